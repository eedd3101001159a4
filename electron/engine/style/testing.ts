import type { Picture } from './ssim';

/** `checks()` of models/make_golden.py: coloured blocks in 0..1. */
export function checks(height: number, width: number, shift: number): Picture {
  const data = new Float32Array(3 * height * width);
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / (height * width));
    const y = Math.floor(i / width) % height;
    const x = i % width;
    data[i] = ((Math.floor(y / 6) * 7 + Math.floor(x / 7) * 13 + c * shift) % 11) / 10;
  }
  return { shape: [3, height, width], data };
}
