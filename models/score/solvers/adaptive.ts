import type { Journey, Solver } from './solver';

export interface AdaptiveOptions {
  readonly epsRel: number;
  readonly epsAbs: number;
  readonly hInit: number;
  /** Of the step that the error would allow, how much is taken. */
  readonly theta: number;
  readonly r: number;
  /** The error of a sample: root mean square, or the largest. */
  readonly norm: 'rms' | 'max';
}

/** Closer to the end than this is at the end. */
const AT_END = 1e-6;
/** Far beyond what any tolerance of use takes. */
const MOST_STEPS = 50_000;

/**
 * "Gotta Go Fast" (Jolicoeur-Martineau et al. 2021), algorithm 1: a step of Euler-Maruyama, one of stochastic
 * improved Euler with the same noise, and the difference as the error. The latter is what is kept.
 */
export const adaptive = (options: AdaptiveOptions): Solver =>
  function* ({ sde, tEps, start, noise, record }: Journey) {
    const { epsRel, epsAbs, hInit, theta, r, norm } = options;
    const length = start.length;
    let x = start;
    let before = start;
    let t = 1;
    let h = hInit;
    for (let number = 0; t - tEps > AT_END; number++) {
      if (number === MOST_STEPS) throw new Error(`it was not done after ${MOST_STEPS} steps`);
      const z = noise(number);
      const score = yield { x, t };
      const euler = stepped(x, x, score, t);
      const improved = stepped(x, euler, yield { x: euler, t: t - h }, t - h);

      const held = new Uint8Array(length);
      let [sum, most] = [0, 0];
      for (let i = 0; i < length; i++) {
        const mixed = (euler[i]! + improved[i]!) / 2;
        const relative = epsRel * Math.max(Math.abs(euler[i]!), Math.abs(before[i]!));
        if (epsAbs >= relative) held[i] = 1;
        const error = Math.abs(euler[i]! - mixed) / Math.max(epsAbs, relative);
        sum += error * error;
        most = Math.max(most, error);
        improved[i] = mixed;
      }
      const error = norm === 'rms' ? Math.sqrt(sum / length) : most;
      if (!Number.isFinite(error)) throw new Error('its error is not a number');
      const accepted = error <= 1;
      record({ t, h, error, accepted }, { x, t, score, held });
      if (accepted) {
        x = improved;
        before = euler;
        t -= h;
      }
      h = Math.min(t - tEps, theta * h * error ** -r);

      /** From `from` a step back in time, with drift and diffusion of `at` and `time`. */
      function stepped(from: Float64Array, at: Float64Array, s: Float64Array, time: number) {
        const [f, g] = [sde.drift(time), sde.diffusion(time)];
        const [g2, spread] = [g * g, Math.sqrt(h) * g];
        const next = new Float64Array(length);
        for (let i = 0; i < length; i++) {
          next[i] = from[i]! - h * (f * at[i]! - g2 * s[i]!) + spread * z[i]!;
        }
        return next;
      }
    }
    return x;
  };
