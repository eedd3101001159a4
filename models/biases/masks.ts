import { gaussians } from '#shared/random';
import type { Size, Tensor } from '#shared/types';

/** Half of the patches, the same for every image: those with the largest numbers of a seed. */
export function halfOf([h, w]: Size, seed = 0): number[] {
  const numbers = gaussians(seed, 0, h * w);
  return [...numbers.keys()]
    .sort((a, b) => numbers[b]! - numbers[a]!)
    .slice(0, Math.floor((h * w) / 2))
    .sort((a, b) => a - b);
}

/** Squared error of each pixel, the mean over its channels: `[1, 3, h, w]` twice to `[h, w]`. */
export function errorMap(made: Tensor, original: Tensor): Tensor<Float32Array> {
  const [, channels = 1, h = 0, w = 0] = made.shape;
  const data = new Float32Array(h * w);
  for (let i = 0; i < made.data.length; i++) {
    data[i % (h * w)]! += (made.data[i]! - original.data[i]!) ** 2 / channels;
  }
  return { shape: [h, w], data };
}

/** Mean over the pixels of some patches. */
export function maskedMean(
  { shape: [h = 0, w = 0], data }: Tensor,
  [rows, columns]: Size,
  patches: readonly number[],
): number {
  const chosen = new Set(patches);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < h * w; i++) {
    const row = Math.floor((Math.floor(i / w) * rows) / h);
    const column = Math.floor(((i % w) * columns) / w);
    if (!chosen.has(row * columns + column)) continue;
    sum += data[i]!;
    count++;
  }
  return sum / count;
}
