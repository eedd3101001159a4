import { each, type Journey, type Solver } from './solver';

/** Steps of equal length, each with fresh noise. */
export const eulerMaruyama = (steps: number): Solver =>
  function* ({ sde, tEps, start, noise, record }: Journey) {
    const h = (1 - tEps) / steps;
    let x = start;
    for (let number = 0; number < steps; number++) {
      const t = 1 - number * h;
      const score = yield { x, t };
      record({ t, h, error: null, accepted: true }, { x, t, score });
      const [f, g] = [sde.drift(t), sde.diffusion(t)];
      const [from, z] = [x, noise(number)];
      x = each(
        x.length,
        (i) => from[i]! - h * (f * from[i]! - g * g * score[i]!) + Math.sqrt(h) * g * z[i]!,
      );
    }
    return x;
  };
