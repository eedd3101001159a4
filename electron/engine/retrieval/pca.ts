import { Matrix } from 'ml-matrix';
import { type PrincipalAxis, principalAxesOf } from '../linear-algebra/principal-axes';
import { type Descriptors, normalized } from './descriptors';

/** Directions of largest variance of descriptors as they are: their lengths matter here. */
export interface Pca {
  /** `[D]` */
  readonly mean: readonly number[];
  /** All D, largest variance first; a variance is divided by N - 1. */
  readonly axes: readonly PrincipalAxis[];
}

/** Awaited between pieces of work; it may throw to cancel. `share`: how much is done. */
export type Step = (share: number) => Promise<void>;

/** Rows that are taken at once. */
const CHUNK = 500;

/** Of two descriptors or more. */
export async function fitPca({ values, count, length }: Descriptors, step: Step): Promise<Pca> {
  const mean = meanOf({ values, count, length });
  const covariance = Matrix.zeros(length, length);
  for (let row = 0; row < count; row += CHUNK) {
    await step(row / count);
    const rows = Math.min(CHUNK, count - row);
    const chunk = values.subarray(row * length, (row + rows) * length);
    const centred = Matrix.from1DArray(rows, length, chunk).subRowVector(mean); // [rows, D]
    covariance.add(centred.transpose().mmul(centred)); // [D, D]
  }
  return { mean, axes: principalAxesOf(covariance.div(count - 1)) };
}

function meanOf({ values, count, length }: Descriptors): number[] {
  const mean = new Array<number>(length).fill(0);
  for (let i = 0; i < values.length; i++) mean[i % length]! += values[i]! / count;
  return mean;
}

/** `[N, D]` to `[N, dimensions]` of length 1: centred, projected, divided by the deviations where `whiten`. */
export function reduced(
  { mean, axes }: Pca,
  { values, count, length }: Descriptors,
  { dimensions, whiten }: { dimensions: number; whiten: boolean },
): Descriptors {
  const kept = axes.slice(0, dimensions);
  const basis = new Matrix(kept.map(({ weights }) => [...weights])); // [dimensions, D]
  if (whiten) for (const [i, { variance }] of kept.entries()) basis.mulRow(i, variance ** -0.5);
  const centred = Matrix.from1DArray(count, length, values).center('column', { center: [...mean] });
  const projected = centred.mmul(basis.transpose()).to1DArray();
  return normalized({ values: Float64Array.from(projected), count, length: kept.length });
}

/** Share of the variance in the first 1, 2, ... axes. */
export function energyOf({ axes }: Pca): number[] {
  const all = axes.reduce((sum, { variance }) => sum + variance, 0);
  let sum = 0;
  return axes.map(({ variance }) => {
    sum += variance;
    return sum / all;
  });
}
