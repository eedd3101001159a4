import type { Step } from '../jobs/queue';

const ITERATIONS = 60;
/** Of the iterations between two steps. */
const AT_ONCE = 5;

export interface Axes {
  /** `[d]` */
  readonly mean: Float32Array;
  /** Two of length 1 and at right angles, `[d]` each, that of the greatest variance first. */
  readonly axes: readonly [Float32Array, Float32Array];
}

/**
 * The two directions in which points `[n][d]` vary most, by orthogonal iteration (Golub & Van Loan, Matrix
 * Computations, 4th ed., 8.2.4): the covariance `[d, d]` is never made. The sign is such that the largest
 * weight is positive, so the same points give the same image.
 */
export async function principalAxes(points: readonly Float32Array[], step: Step): Promise<Axes> {
  const mean = meanOf(points);
  let axes: Axes['axes'] = orthonormal(seed(mean.length, 1), seed(mean.length, 2));
  for (let i = 0; i < ITERATIONS; i++) {
    if (i % AT_ONCE === 0) await step('Finding the directions of greatest variance');
    const [a, b] = axes.map((axis) => covarianceTimes(points, mean, axis));
    axes = orthonormal(a!, b!);
  }
  return { mean, axes: [upright(axes[0]), upright(axes[1])] };
}

export const PRINCIPAL_STEPS = ITERATIONS / AT_ONCE;

function meanOf(points: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(points[0]!.length);
  for (const point of points) {
    for (let i = 0; i < mean.length; i++) mean[i]! += point[i]! / points.length;
  }
  return mean;
}

/** Xᵀ X v of the centred points X `[n, d]`. */
function covarianceTimes(
  points: readonly Float32Array[],
  mean: Float32Array,
  v: Float32Array,
): Float32Array {
  const product = new Float32Array(v.length);
  for (const point of points) {
    let along = 0;
    for (let i = 0; i < v.length; i++) along += (point[i]! - mean[i]!) * v[i]!;
    for (let i = 0; i < v.length; i++) product[i]! += along * (point[i]! - mean[i]!);
  }
  return product;
}

/** Gram and Schmidt. */
function orthonormal(a: Float32Array, b: Float32Array): [Float32Array, Float32Array] {
  const first = unit(a);
  const along = dot(first, b);
  return [first, unit(b.map((value, i) => value - along * first[i]!))];
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, v, i) => sum + v * b[i]!, 0);

/** Points that do not vary have no direction. */
function unit(v: Float32Array): Float32Array {
  const length = Math.sqrt(dot(v, v));
  return length > 0 ? v.map((value) => value / length) : v;
}

function upright(axis: Float32Array): Float32Array {
  const largest = axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

/** A start that is the same each time and along no axis. */
const seed = (length: number, k: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * k * 12.9898));
