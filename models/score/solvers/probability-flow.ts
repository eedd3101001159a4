import { each, type Journey, type Query, type Solver } from './solver';

/*
 * The ordinary differential equation with the same distributions as the process, dx = (f(x, t) - g(t)^2 s / 2) dt, by
 * the pair of Dormand and Prince (order 5 with an error of order 4), as in SciPy's RK45. The seventh stage of a step
 * is the first of the next.
 */

const NODES = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1];
const STAGES = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];
const WEIGHTS = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
/** Order 5 less order 4. */
const ERROR = [-71 / 57600, 0, 71 / 16695, -71 / 1920, 17253 / 339200, -22 / 525, 1 / 40];

const [SAFETY, LEAST, MOST] = [0.9, 0.2, 10];
const MOST_STEPS = 50_000;
const FIRST_STEP = 0.01;

export const probabilityFlow = (tolerance: number): Solver =>
  function* ({ sde, tEps, start, record }: Journey) {
    const { length } = start;
    function* slope(x: Float64Array, t: number): Generator<Query, Slope, Float64Array> {
      const score = yield { x, t };
      const [f, g] = [sde.drift(t), sde.diffusion(t)];
      return { score, dx: each(length, (i) => f * x[i]! - 0.5 * g * g * score[i]!) };
    }
    let x = start;
    let t = 1;
    let h = Math.min(FIRST_STEP, 1 - tEps);
    let first = yield* slope(x, t);
    for (let number = 0; t > tEps; number++) {
      if (number === MOST_STEPS) throw new Error(`it was not done after ${MOST_STEPS} steps`);
      const from = x;
      const slopes = [first.dx];
      const along = (weights: readonly number[]) =>
        each(
          length,
          (i) => from[i]! - h * weights.reduce((sum, w, k) => sum + w * (slopes[k]?.[i] ?? 0), 0),
        );
      for (let stage = 1; stage < NODES.length; stage++) {
        slopes.push((yield* slope(along(STAGES[stage]!), t - NODES[stage]! * h)).dx);
      }
      const next = along(WEIGHTS);
      // Exactly the end, not what rounding makes of it.
      const end = h === t - tEps ? tEps : t - h;
      const last = yield* slope(next, end);
      slopes.push(last.dx);
      const moved = along(ERROR);
      let sum = 0;
      for (let i = 0; i < length; i++) {
        const scale = tolerance * (1 + Math.max(Math.abs(from[i]!), Math.abs(next[i]!)));
        sum += ((moved[i]! - from[i]!) / scale) ** 2;
      }
      const error = Math.sqrt(sum / length);
      const accepted = error <= 1;
      record({ t, h, error, accepted }, { x: from, t, score: first.score });
      if (accepted) [x, t, first] = [next, end, last];
      h = Math.min(
        t - tEps,
        h * Math.min(accepted ? MOST : 1, Math.max(LEAST, SAFETY * error ** -0.2)),
      );
    }
    return x;
  };

interface Slope {
  readonly score: Float64Array;
  readonly dx: Float64Array;
}
