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

/** Of two descriptors or more. */
export function fitPca({ values, count, length }: Descriptors): Pca {
  const matrix = Matrix.from1DArray(count, length, values); // [N, D]
  const mean = matrix.mean('column');
  const centred = matrix.center('column', { center: mean });
  const covariance = centred
    .transpose()
    .mmul(centred)
    .div(count - 1); // [D, D]
  return { mean, axes: principalAxesOf(covariance) };
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
