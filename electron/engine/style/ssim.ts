import { LUMA, type RgbImage } from './rgb-image';

const WINDOW = 11;
const SIGMA = 1.5;
const [C1, C2] = [0.01 ** 2, 0.03 ** 2];

/**
 * Structural similarity of two images' luminance (Wang et al. 2004), 1 for equal: the mean over all
 * places where the Gaussian window of 11 x 11 fits, which is as small as the images where they are smaller.
 */
export function ssim(a: RgbImage, b: RgbImage): number {
  const [, h = 0, w = 0] = a.shape;
  const window = gaussian(Math.min(WINDOW, h, w));
  const [rows, columns] = [h - window.length + 1, w - window.length + 1];
  const [lumaA, lumaB] = [luminance(a), luminance(b)];
  // Means under the window, of one row of places at a time: first down the columns, then along the row.
  const names = ['a', 'b', 'aa', 'bb', 'ab'] as const;
  const [down, mean] = [w, columns].map((n) => names.map(() => new Float64Array(n)));
  const [a1, b1, aa1, bb1, ab1] = down as Rows;
  const [a2, b2, aa2, bb2, ab2] = mean as Rows;
  let sum = 0;
  for (let y = 0; y < rows; y++) {
    for (const row of down!) row.fill(0);
    for (const [i, weight] of window.entries()) {
      for (let x = 0, at = (y + i) * w; x < w; x++, at++) {
        const valueA = lumaA[at]!;
        const valueB = lumaB[at]!;
        const weightedA = weight * valueA;
        const weightedB = weight * valueB;
        a1[x]! += weightedA;
        b1[x]! += weightedB;
        aa1[x]! += weightedA * valueA;
        bb1[x]! += weightedB * valueB;
        ab1[x]! += weightedA * valueB;
      }
    }
    for (const [k, row] of down!.entries()) along(row, window, mean![k]!);
    for (let x = 0; x < columns; x++) {
      const meanA = a2[x]!;
      const meanB = b2[x]!;
      const varianceA = aa2[x]! - meanA ** 2;
      const varianceB = bb2[x]! - meanB ** 2;
      const both = ab2[x]! - meanA * meanB;
      sum +=
        ((2 * meanA * meanB + C1) * (2 * both + C2)) /
        ((meanA ** 2 + meanB ** 2 + C1) * (varianceA + varianceB + C2));
    }
  }
  return sum / (rows * columns);
}

type Rows = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function along(row: Float64Array, window: Float64Array, into: Float64Array): void {
  for (let x = 0; x < into.length; x++) {
    let sum = 0;
    for (let i = 0; i < window.length; i++) sum += window[i]! * row[x + i]!;
    into[x] = sum;
  }
}

/** Adds up to 1. */
function gaussian(size: number): Float64Array {
  const line = Float64Array.from({ length: size }, (_, i) =>
    Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = line.reduce((a, b) => a + b, 0);
  return line.map((value) => value / sum);
}

/** `[3, h, w]` -> `[h * w]` */
function luminance({ data }: RgbImage): Float32Array {
  const pixels = data.length / 3;
  const [r, g, b] = LUMA;
  return Float32Array.from(
    { length: pixels },
    (_, i) => r * data[i]! + g * data[i + pixels]! + b * data[i + 2 * pixels]!,
  );
}
