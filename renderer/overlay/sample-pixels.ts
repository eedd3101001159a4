import type { Tensor } from '#shared/types';

/** What part of a tensor `[frames, C, h, w]` or `[C, h, w]` is drawn, and the values of black and white. */
export interface SampleSlice {
  readonly tensor: Tensor;
  /** Of the frames; 0 where there are none. */
  readonly frame: number;
  readonly range: readonly [number, number];
  /** Uint8 of the same shape: where it is 1 in any channel the pixel is tinted. */
  readonly held?: Tensor | undefined;
}

const TINT = [230, 120, 0] as const;

/** Clamped to 8 bits; null where the values are no image of one or three channels. */
export function samplePixels({ tensor, frame, range, held }: SampleSlice): ImageData | null {
  const [channels = 0, height = 0, width = 0] = tensor.shape.slice(-3);
  if (tensor.shape.length < 3 || (channels !== 1 && channels !== 3)) return null;
  const plane = height * width;
  const start = frame * channels * plane;
  const [low, high] = range;
  const pixels = new ImageData(width, height);
  for (let i = 0; i < plane; i++) {
    const isHeld = held !== undefined && held.data[start + i] === 1;
    for (let c = 0; c < 3; c++) {
      const value = tensor.data[start + (channels === 1 ? 0 : c) * plane + i]!;
      const shown = (255 * (value - low)) / (high - low);
      pixels.data[4 * i + c] = isHeld ? 0.4 * shown + 0.6 * TINT[c]! : shown;
    }
    pixels.data[4 * i + 3] = 255;
  }
  return pixels;
}
