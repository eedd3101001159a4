import type { Size, Tensor } from '#shared/types';
import type { RgbImage } from '../style/rgb-image';
import type { Window } from './windows';

/**
 * An image put together from overlapping tiles: over `overlap` pixels a tile weighs linearly less towards
 * its border, so that one goes over into the next.
 */
export class Blend {
  readonly #sum: Float32Array;
  readonly #weight: Float32Array;

  constructor(
    private readonly size: Size,
    private readonly overlap: number,
  ) {
    const [height, width] = size;
    this.#sum = new Float32Array(3 * height * width);
    this.#weight = new Float32Array(height * width);
  }

  /** `[1, 3, h, w]`, of a window's size */
  add({ data }: Tensor, { y, x, size: [h, w] }: Window): void {
    const [height, width] = this.size;
    for (let row = 0; row < h; row++) {
      const down = this.#share(row, h);
      for (let column = 0; column < w; column++) {
        const weight = down * this.#share(column, w);
        const to = (y + row) * width + x + column;
        this.#weight[to]! += weight;
        for (let c = 0; c < 3; c++) {
          this.#sum[c * height * width + to]! += weight * data[(c * h + row) * w + column]!;
        }
      }
    }
  }

  /** Once all tiles are in. */
  image(): RgbImage {
    const [height, width] = this.size;
    const [data, weight] = [this.#sum, this.#weight];
    for (let i = 0; i < data.length; i++) data[i]! /= weight[i % weight.length]!;
    return { shape: [3, height, width], data };
  }

  #share = (place: number, side: number): number =>
    Math.min(place + 1, side - place, this.overlap) / this.overlap;
}
