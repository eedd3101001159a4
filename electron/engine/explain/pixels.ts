import type { ModelCard, Size } from '#shared/types';
import { type ModelInput, sizeOf } from '../family-kit/family';

/** `[3, H, W]` of values that lie as the model's input does. */
export function planes(values: Float32Array, card: ModelCard): Float32Array {
  if (card.preprocess.layout === 'NCHW') return values;
  const pixels = values.length / 3;
  return Float32Array.from(values, (_, i) => values[(i % pixels) * 3 + Math.floor(i / pixels)]!);
}

/** Sums of `[3, H, W]` over the pixels of each patch. */
export function sumPatches(values: Float32Array, size: Size, grid: Size): Float32Array {
  const [height, width] = size;
  const map = new Float32Array(grid[0] * grid[1]);
  for (let i = 0; i < values.length; i++) {
    const pixel = i % (height * width);
    const row = Math.floor((Math.floor(pixel / width) * grid[0]) / height);
    const column = Math.floor(((pixel % width) * grid[1]) / width);
    map[row * grid[1] + column]! += values[i]!;
  }
  return map;
}

/** An input that is the other one where `taken` marks the patch, mixed where it is a share. */
export function mixed(
  input: ModelInput,
  other: ModelInput,
  card: ModelCard,
  { grid, taken }: { grid: Size; taken: ArrayLike<number> },
): ModelInput {
  const [height, width] = sizeOf(input, card);
  const isFirst = card.preprocess.layout === 'NCHW';
  const data = Float32Array.from(input.data, (value, i) => {
    const pixel = isFirst ? i % (height * width) : Math.floor(i / 3);
    const row = Math.floor((Math.floor(pixel / width) * grid[0]) / height);
    const column = Math.floor(((pixel % width) * grid[1]) / width);
    const share = taken[row * grid[1] + column]!;
    return share === 0 ? value : value + share * (other.data[i]! - value);
  });
  return { ...input, data };
}
