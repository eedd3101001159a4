import type { ModelCard, Tensor } from '#shared/types';

const BYTES = 128 * 2 ** 20;

/** Tensors that need not be computed twice, those used longest ago forgotten first. */
export class Memo {
  readonly #known = new Map<string, Tensor>();

  /** `key` names all that the tensor depends on besides the model. */
  async get({ files }: ModelCard, key: string, compute: () => Promise<Tensor>): Promise<Tensor> {
    const whole = `${files.map(({ sha256 }) => sha256)} ${key}`;
    const tensor = this.#known.get(whole) ?? (await compute());
    this.#known.delete(whole);
    this.#known.set(whole, tensor);
    let bytes = [...this.#known.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    for (const [oldest, { data }] of this.#known) {
      if (bytes <= BYTES) break;
      this.#known.delete(oldest);
      bytes -= data.byteLength;
    }
    return tensor;
  }
}
