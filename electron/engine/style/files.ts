import { png } from '../image/png';
import type { RgbImage } from './rgb-image';

/** An image `[3, h, w]` as a PNG of 8 bits, clamped to 0..1. */
export function imagePng({
  shape: [, h = 0, w = 0],
  data,
}: RgbImage): Promise<Uint8Array<ArrayBuffer>> {
  const rgb = new Uint8ClampedArray(data.length); // rounds, too
  const pixels = h * w;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[c * pixels + i]! * 255;
  }
  return png(new Uint8Array(rgb.buffer), [h, w], 3, 'srgb');
}
