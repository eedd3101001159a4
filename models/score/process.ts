import type { Process } from '#shared/parts/trace';

/** dx = f(x, t) dt + g(t) dw, from t = 0 (data) to 1 (noise). */
export interface Sde {
  /** f(x, t) = drift(t) x. */
  drift(t: number): number;
  /** g(t). */
  diffusion(t: number): number;
  /** x(t) is alpha(t) x(0) with noise of this deviation. */
  alpha(t: number): number;
  std(t: number): number;
  /** Standard deviation of x(1). */
  readonly prior: number;
}

export function sdeOf(process: Process): Sde {
  return process.kind === 'vp' ? variancePreserving(process) : varianceExploding(process);
}

function variancePreserving({ betaMin, betaMax }: Extract<Process, { kind: 'vp' }>): Sde {
  const beta = (t: number) => betaMin + t * (betaMax - betaMin);
  /** Half of the integral of beta up to t. */
  const half = (t: number) => 0.25 * t * t * (betaMax - betaMin) + 0.5 * t * betaMin;
  return {
    drift: (t) => -0.5 * beta(t),
    diffusion: (t) => Math.sqrt(beta(t)),
    alpha: (t) => Math.exp(-half(t)),
    std: (t) => Math.sqrt(-Math.expm1(-2 * half(t))),
    prior: 1,
  };
}

function varianceExploding({ sigmaMin, sigmaMax }: Extract<Process, { kind: 've' }>): Sde {
  const sigma = (t: number) => sigmaMin * (sigmaMax / sigmaMin) ** t;
  const factor = Math.sqrt(2 * Math.log(sigmaMax / sigmaMin));
  return {
    drift: () => 0,
    diffusion: (t) => sigma(t) * factor,
    alpha: () => 1,
    std: sigma,
    prior: sigmaMax,
  };
}
