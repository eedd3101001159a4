import { type ModelCard, type Size, VitrineError } from '#shared/types';
import { type ModelInput, sizeOf } from './family';

/** The input with those patches at zero, which after normalisation is the mean colour of the training data. */
export function masked(
  input: ModelInput,
  card: ModelCard,
  [rows, columns]: Size,
  patches: readonly number[],
): ModelInput {
  const { layout } = card.preprocess;
  const [height, width] = sizeOf(input, card);
  const outside = patches.find((patch) => patch >= rows * columns);
  if (outside !== undefined) {
    throw new VitrineError('bad-input', `There is no patch ${outside} to mask in this image`, {
      hint: `Its grid is ${rows}x${columns}: 0 to ${rows * columns - 1}.`,
    });
  }
  const data = Float32Array.from(input.data);
  for (const patch of patches) {
    const [row, column] = [Math.floor(patch / columns), patch % columns];
    const [left, right] = cell(column, width / columns);
    const [top, bottom] = cell(row, height / rows);
    for (let y = top; y < bottom; y++) {
      if (layout === 'NHWC') data.fill(0, (y * width + left) * 3, (y * width + right) * 3);
      else {
        for (let c = 0; c < 3; c++) {
          const line = (c * height + y) * width;
          data.fill(0, line + left, line + right);
        }
      }
    }
  }
  return { ...input, data };
}

/** From and up to which pixel a patch reaches; neighbours leave no gap where patches are no whole number. */
const cell = (index: number, side: number): [number, number] => [
  Math.round(index * side),
  Math.round((index + 1) * side),
];
