import type { Pixels } from './bitmap';
import type { Painter } from './paint-worker';

/** An image: float32 `[3, h, w]`, RGB in 0..1 but for what a model overshoots. */
export interface FloatImage {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * How two images differ, pixel by pixel: `colour` is the mean of |R|, |G| and |B| differences, `lightness`
 * the signed difference of luma (Rec. 601), positive where the image is lighter than the other.
 */
export type DifferenceMeasure = 'colour' | 'lightness';

/** The difference with which the colours of a map end; the same for all, so that maps can be compared. */
export const LARGEST_DIFFERENCE = 0.5;

export interface FloatImageRequest {
  /** The image that was handed over under this key. */
  readonly key: string;
  /** Paints its difference to the image under another key, of the same size, in these colours `[256, 3]`. */
  readonly minus?: {
    readonly key: string;
    readonly measure: DifferenceMeasure;
    readonly colors: Uint8Array;
  };
}

/** Paints float images as they are seen, clamped to 0..1, and their differences. Lives in the worker. */
export class FloatImagePainter implements Painter<FloatImage, FloatImageRequest, Pixels> {
  readonly #pictures = new Map<string, FloatImage>();

  put(key: string, image: FloatImage): void {
    this.#pictures.set(key, image);
  }

  drop(key: string): void {
    this.#pictures.delete(key);
  }

  paint({ key, minus }: FloatImageRequest): Pixels | null {
    const image = this.#pictures.get(key);
    if (!image) return null;
    if (!minus) return painted(image);
    const other = this.#pictures.get(minus.key);
    return other ? paintedDifference(image, other, minus.measure, minus.colors) : null;
  }
}

function painted({ shape: [, height = 0, width = 0], data }: FloatImage): Pixels {
  const count = height * width;
  const pixels = new Uint8ClampedArray(count * 4); // rounds and clamps
  for (let i = 0; i < count; i++) {
    pixels[i * 4] = data[i]! * 255;
    pixels[i * 4 + 1] = data[count + i]! * 255;
    pixels[i * 4 + 2] = data[2 * count + i]! * 255;
    pixels[i * 4 + 3] = 255;
  }
  return { width, height, data: pixels };
}

/** Shares of red, green and blue in the luma of Rec. 601. */
const LUMA = [0.299, 0.587, 0.114] as const;

function paintedDifference(
  { shape: [, height = 0, width = 0], data: a }: FloatImage,
  { data: b }: FloatImage,
  measure: DifferenceMeasure,
  colors: Uint8Array,
): Pixels {
  const count = height * width;
  const pixels = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) {
    const red = clamped(a[i]!) - clamped(b[i]!);
    const green = clamped(a[count + i]!) - clamped(b[count + i]!);
    const blue = clamped(a[2 * count + i]!) - clamped(b[2 * count + i]!);
    const share = // of the colours, 0..1
      measure === 'colour'
        ? (Math.abs(red) + Math.abs(green) + Math.abs(blue)) / 3 / LARGEST_DIFFERENCE
        : 0.5 + (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue) / LARGEST_DIFFERENCE / 2;
    const color = Math.max(0, Math.min(255, Math.floor(share * 256))) * 3;
    pixels[i * 4] = colors[color]!;
    pixels[i * 4 + 1] = colors[color + 1]!;
    pixels[i * 4 + 2] = colors[color + 2]!;
    pixels[i * 4 + 3] = 255;
  }
  return { width, height, data: pixels };
}

const clamped = (value: number): number => Math.max(0, Math.min(1, value));
