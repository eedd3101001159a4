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

/** Whether a pixel of an image `[h, w]` lies in one of the patches. */
function insideOf([h, w]: Size, [rows, columns]: Size, patches: readonly number[]) {
  const chosen = new Set(patches);
  return (pixel: number): boolean => {
    const row = Math.floor((Math.floor(pixel / w) * rows) / h);
    const column = Math.floor(((pixel % w) * columns) / w);
    return chosen.has(row * columns + column);
  };
}

/** Hidden patches as they were made, the others as they were: `[1, 3, h, w]`. */
export function overlaid(
  made: Tensor,
  original: Tensor,
  grid: Size,
  hidden: readonly number[],
): Tensor<Float32Array> {
  const [, , h = 0, w = 0] = made.shape;
  const isHidden = insideOf([h, w], grid, hidden);
  const data = Float32Array.from(original.data, (value, i) =>
    isHidden(i % (h * w)) ? made.data[i]! : value,
  );
  return { shape: made.shape, data };
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
  grid: Size,
  patches: readonly number[],
): number {
  const isChosen = insideOf([h, w], grid, patches);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < h * w; i++) {
    if (!isChosen(i)) continue;
    sum += data[i]!;
    count++;
  }
  return sum / count;
}
