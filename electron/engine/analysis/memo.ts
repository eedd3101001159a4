import type { Tensor } from '#shared/types';

const BYTES = 128 * 2 ** 20;

/** Tensors that need not be computed twice, those used longest ago forgotten first. */
export class Memo {
  readonly #known = new Map<string, Tensor>();

  async get(key: string, compute: () => Promise<Tensor>): Promise<Tensor> {
    const tensor = this.#known.get(key) ?? (await compute());
    this.#known.delete(key);
    this.#known.set(key, tensor);
    let bytes = [...this.#known.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    for (const [oldest, { data }] of this.#known) {
      if (bytes <= BYTES) break;
      this.#known.delete(oldest);
      bytes -= data.byteLength;
    }
    return tensor;
  }
}
