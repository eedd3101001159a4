import type { Size, Tensor } from '#shared/types';
import type { Window } from '../../electron/engine/family-kit';

/** Logits of windows `[1, classes, h, w]`, added up where they lie and divided by how many lie there. */
export class Average {
  #sum: Float32Array | undefined;
  #shape: [number, number, number, number] = [1, 0, 0, 0];
  #count = new Uint16Array();

  constructor(private readonly input: Size) {}

  add({ data, shape }: Tensor, { y, x, size }: Window): void {
    const [, classes = 0, h = 0, w = 0] = shape;
    // Pixels a logit, of the input: windows and strides are multiples of it.
    const [sy, sx] = [size[0] / h, size[1] / w];
    const [H, W] = [Math.round(this.input[0] / sy), Math.round(this.input[1] / sx)];
    if (!this.#sum) {
      this.#shape = [1, classes, H, W];
      this.#sum = new Float32Array(classes * H * W);
      this.#count = new Uint16Array(H * W);
    }
    const [top, left] = [Math.round(y / sy), Math.round(x / sx)];
    for (let row = 0; row < h; row++) {
      const to = (top + row) * W + left;
      for (let i = 0; i < w; i++) this.#count[to + i]!++;
      for (let c = 0; c < classes; c++) {
        const from = (c * h + row) * w;
        for (let i = 0; i < w; i++) this.#sum[c * H * W + to + i]! += data[from + i]!;
      }
    }
  }

  /** `[1, classes, H, W]` */
  mean(): Tensor {
    const data = this.#sum ?? new Float32Array();
    for (let i = 0; i < data.length; i++) data[i]! /= this.#count[i % this.#count.length]!;
    return { shape: this.#shape, data };
  }
}
