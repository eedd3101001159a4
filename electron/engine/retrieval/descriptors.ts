import { VitrineError } from '#shared/types';

/** Embeddings of a run: `values` is `[count, length]`, row-major. */
export interface Descriptors {
  readonly values: Float32Array | Float64Array;
  readonly count: number;
  readonly length: number;
}

export const rowOf = ({ values, length }: Descriptors, row: number): Float32Array | Float64Array =>
  values.subarray(row * length, (row + 1) * length);

/** Throws VitrineError('bad-input') where their lengths differ. */
export function descriptorsOf(rows: readonly ArrayLike<number>[]): Descriptors {
  const length = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * length);
  for (const [i, row] of rows.entries()) {
    if (row.length !== length) throw otherLength(length, row.length);
    values.set(row, i * length);
  }
  return { values, count: rows.length, length };
}

export const otherLength = (one: number, other: number): VitrineError =>
  new VitrineError('bad-input', `Embeddings of ${one} and ${other} numbers`, {
    hint: 'Compare images of one run, or of runs with the same model.',
  });

/** Rows of length 1, for cosines. Throws VitrineError('bad-input') for a row without a direction. */
export function normalized({ values, count, length }: Descriptors): Descriptors {
  const unit = new Float64Array(values.length);
  for (let row = 0; row < count; row++) {
    const start = row * length;
    let sum = 0;
    for (let i = start; i < start + length; i++) sum += values[i]! ** 2;
    const norm = Math.sqrt(sum);
    if (!(norm > 0 && Number.isFinite(norm))) {
      throw new VitrineError('bad-input', `The embedding of row ${row} has no direction`, {
        hint: 'It holds zeros only, or numbers that are not finite: check what the model gives for this image.',
      });
    }
    for (let i = start; i < start + length; i++) unit[i] = values[i]! / norm;
  }
  return { values: unit, count, length };
}

/** Mean of some rows, of length 1; of one row, that row. Throws VitrineError('bad-input') for a row that is not there. */
export function meanOf(
  descriptors: Descriptors,
  rows: readonly number[],
): Float32Array | Float64Array {
  const { count, length } = descriptors;
  const wrong = rows.find((row) => row >= count);
  if (wrong !== undefined) {
    throw new VitrineError(
      'bad-input',
      `The run has ${count} images with embeddings, no ${wrong}`,
      {
        hint: 'Choose an image of this run.',
      },
    );
  }
  const mean = new Float64Array(length);
  for (const row of rows) {
    for (const [i, value] of rowOf(descriptors, row).entries()) mean[i]! += value;
  }
  return rowOf(normalized({ values: mean, count: 1, length }), 0);
}
