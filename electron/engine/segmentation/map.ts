import type { Size, Tensor } from '#shared/types';
import type { Step } from '../jobs/queue';
import { Upsampling } from './upsample';

/** Class-pixels between two steps: some tens of milliseconds. */
const PIECE = 2e7;

/** Visits the pixels of an up-sampling row by row: the column, and the place in the map; with a step now and then. */
async function eachPixel(
  rows: Upsampling,
  step: Step,
  visit: (x: number, at: number) => void,
): Promise<void> {
  const [height, width] = rows.size;
  const atOnce = Math.max(1, Math.floor(PIECE / (width * rows.classes)));
  for (let y = 0; y < height; y++) {
    if (y > 0 && y % atOnce === 0) await step(`class map: row ${y} of ${height}`);
    rows.seek(y);
    for (let x = 0; x < width; x++) visit(x, y * width + x);
  }
}

export interface ClassMap {
  /** uint8, or int32 beyond 256 classes, `[H, W]` */
  readonly map: Tensor;
  /** Probability of the class in 255ths, uint8 `[H, W]` */
  readonly confidence: Tensor;
  /** By class: how many pixels, and the mean of their probabilities. */
  readonly areas: readonly { readonly pixels: number; readonly confidence: number }[];
}

/** The class of each pixel of the image: logits `[classes, h, w]` up-sampled, then the argmax. */
export async function classMap(
  logits: Tensor,
  sizes: readonly [Size, ...Size[]],
  step: Step,
): Promise<ClassMap> {
  const rows = new Upsampling(logits, sizes);
  const [height, width] = rows.size;
  const shape = [height, width];
  const map = rows.classes > 256 ? new Int32Array(height * width) : new Uint8Array(height * width);
  const confidence = new Uint8Array(height * width);
  const pixels = new Float64Array(rows.classes);
  const sums = new Float64Array(rows.classes);
  await eachPixel(rows, step, (x, at) => {
    const own = rows.classAt(x);
    const p = rows.confidenceAt(x);
    map[at] = own;
    confidence[at] = Math.round(255 * p);
    pixels[own]!++;
    sums[own]! += p;
  });
  const areas = Array.from(pixels, (count, c) => ({
    pixels: count,
    confidence: count > 0 ? sums[c]! / count : 0,
  }));
  return { map: { shape, data: map }, confidence: { shape, data: confidence }, areas };
}

/** Entropy of each pixel's probabilities in 255ths of ln(classes), uint8 `[H, W]`. */
export async function entropyMap(
  logits: Tensor,
  sizes: readonly [Size, ...Size[]],
  step: Step,
): Promise<Tensor> {
  const rows = new Upsampling(logits, sizes);
  const [height, width] = rows.size;
  const data = new Uint8Array(height * width);
  const scale = 255 / Math.max(Math.log(rows.classes), Number.MIN_VALUE);
  await eachPixel(rows, step, (x, at) => {
    data[at] = Math.min(255, Math.round(rows.entropyAt(x) * scale));
  });
  return { shape: [height, width], data };
}

/** Largest probability of each pixel, float32 `[H, W]`. */
export async function confidenceMap(
  logits: Tensor,
  sizes: readonly [Size, ...Size[]],
  step: Step,
): Promise<Tensor> {
  const rows = new Upsampling(logits, sizes);
  const [height, width] = rows.size;
  const data = new Float32Array(height * width);
  await eachPixel(rows, step, (x, at) => {
    data[at] = rows.confidenceAt(x);
  });
  return { shape: [height, width], data };
}
