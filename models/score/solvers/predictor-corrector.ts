import { each, type Journey, type Solver } from './solver';

/**
 * Song et al. 2021, predictor-corrector: before each step of Euler-Maruyama one of annealed Langevin dynamics at the
 * same time, whose length follows from the ratio of signal to noise and the deviation of the noise at that time. (Their
 * other corrector measures norms over the batch, which would make samples depend on each other.)
 */
export const predictorCorrector = (steps: number, snr: number): Solver =>
  function* ({ sde, tEps, start, noise, record }: Journey) {
    const h = (1 - tEps) / steps;
    let x = start;
    for (let number = 0; number < steps; number++) {
      const t = 1 - number * h;
      const [f, g] = [sde.drift(t), sde.diffusion(t)];
      const beginning = x;
      const score = yield { x, t };
      const [shake, z] = [noise(2 * number), noise(2 * number + 1)];
      // 1 for VE; for VP what a step leaves of the signal's variance, however long the step.
      const alpha = Math.exp(2 * f * h);
      const length = 2 * alpha * (snr * sde.std(t)) ** 2;
      x = each(
        x.length,
        (i) => beginning[i]! + length * score[i]! + Math.sqrt(2 * length) * shake[i]!,
      );
      const corrected = x;
      const s = yield { x, t };
      record({ t, h, error: null, accepted: true }, { x: beginning, t, score });
      x = each(
        x.length,
        (i) => corrected[i]! - h * (f * corrected[i]! - g * g * s[i]!) + Math.sqrt(h) * g * z[i]!,
      );
    }
    return x;
  };
