import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLOAT, onnx } from '../../engine/testing/graphs';

/** Of the images that it takes and makes, [H, W]. */
const BLUR_SIZE = [64, 96] as const;
const SIDE = 5;

/** An image-to-image model: each channel blurred, so that every round leaves less. */
export function writeBlur(folder: string): string {
  const [H, W] = BLUR_SIZE;
  const values = Array.from({ length: 9 * SIDE * SIDE }, (_, i) => {
    const [to, from] = [Math.floor(i / (3 * SIDE * SIDE)), Math.floor(i / (SIDE * SIDE)) % 3];
    return to === from ? 1 / (SIDE * SIDE) : 0;
  });
  const edge = (SIDE - 1) / 2;
  const bytes = onnx({
    inputs: [{ name: 'image', shape: [1, 3, H, W] }],
    outputs: [{ name: 'blurred', shape: [1, 3, H, W] }],
    nodes: [
      {
        op: 'Conv',
        in: ['image', 'box'],
        out: 'blurred',
        ints: { pads: [edge, edge, edge, edge] },
      },
    ],
    constants: [{ name: 'box', shape: [3, 3, SIDE, SIDE], type: FLOAT, values }],
  });
  const path = join(folder, 'blur.onnx');
  writeFileSync(path, bytes);
  return path;
}
