import type { Size, Tensor } from '#shared/types';
import type { ModelInput } from './family';

/** A part of an input, in its pixels. */
export interface Window {
  readonly y: number;
  readonly x: number;
  readonly size: Size;
}

/** Windows every `stride` pixels; the last of a row or column ends where the input does. */
export function windowsOver(input: Size, o: { window: Size; stride: Size }): Window[] {
  const size = input.map((side, i) => Math.min(side, o.window[i]!)) as Size;
  const starts = (axis: 0 | 1) => {
    const room = input[axis] - size[axis];
    const steps = Math.ceil(room / o.stride[axis]);
    return Array.from({ length: steps + 1 }, (_, k) => Math.min(k * o.stride[axis], room));
  };
  return starts(0).flatMap((y) => starts(1).map((x) => ({ y, x, size })));
}

/** The pixels of an input `[1, 3, H, W]` or image `[3, H, W]` in a window, `[1, 3, h, w]`. */
export function cut(
  { data, shape }: Pick<ModelInput, 'data' | 'shape'>,
  { y, x, size }: Window,
): Tensor<Float32Array> {
  const [height = 0, width = 0] = shape.slice(-2);
  const [h, w] = size;
  const part = new Float32Array(3 * h * w);
  for (let c = 0; c < 3; c++) {
    for (let row = 0; row < h; row++) {
      const from = (c * height + y + row) * width + x;
      part.set(data.subarray(from, from + w), (c * h + row) * w);
    }
  }
  return { shape: [1, 3, h, w], data: part };
}
