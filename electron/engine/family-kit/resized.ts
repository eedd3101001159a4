import { bilinearAxis } from '../segmentation/axis';
import type { RgbImage } from '../style/rgb-image';

/** The image, bilinearly, in the size of another. */
export function resized({ shape, data }: RgbImage, other: Pick<RgbImage, 'shape'>): RgbImage {
  const [, height = 0, width = 0] = shape;
  const [, h = 0, w = 0] = other.shape;
  if (h === height && w === width) return { shape, data };
  const rows = bilinearAxis([height, h]);
  const columns = bilinearAxis([width, w]);
  const out = new Float32Array(3 * h * w);
  for (let i = 0; i < out.length; i++) {
    const [x, y] = [i % w, Math.floor(i / w) % h];
    const plane = Math.floor(i / (w * h)) * height * width;
    let sum = 0;
    for (let j = 0; j < 2; j++) {
      const down = rows.weights[3 * y + j]!;
      if (down === 0) continue;
      const line = plane + (rows.first[y]! + j) * width + columns.first[x]!;
      for (let k = 0; k < 2; k++) {
        const across = columns.weights[3 * x + k]!;
        if (across > 0) sum += down * across * data[line + k]!;
      }
    }
    out[i] = sum;
  }
  return { shape: [3, h, w], data: out };
}
