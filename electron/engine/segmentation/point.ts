import type { Size, Tensor } from '#shared/types';
import { bilinearAxis } from './axis';

/** The logits `[classes]` of one pixel of the image that `logits`, `[classes, h, w]`, are up-sampled to. */
export function logitsAt(
  { shape, data }: Tensor,
  sizes: readonly [Size, ...Size[]],
  y: number,
  x: number,
): Float32Array {
  const [classes = 0, h = 0, w = 0] = shape;
  const rows = bilinearAxis([h, ...sizes.map(([height]) => height)]);
  const columns = bilinearAxis([w, ...sizes.map(([, width]) => width)]);
  const out = new Float32Array(classes);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const weight = rows.weights[3 * y + i]! * columns.weights[3 * x + j]!;
      if (weight === 0) continue;
      const at = (rows.first[y]! + i) * w + columns.first[x]! + j;
      for (let c = 0; c < classes; c++) out[c]! += weight * data[c * h * w + at]!;
    }
  }
  return out;
}
