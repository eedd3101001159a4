import { type Tensor, type TensorRef, VitrineError } from '#shared/types';
import type { TensorStore } from '../tensors/store';
import type { StoredResult } from './stored';

/** Beyond these the oldest results are forgotten, with their tensors. */
const MOST_RESULTS = 200;
const MOST_BYTES = 4 * 2 ** 30;

/** The results that can still be asked about. */
export class ResultStore {
  readonly #tensors: TensorStore;
  /** Oldest first. */
  readonly #results = new Map<string, StoredResult>();

  constructor(tensors: TensorStore) {
    this.#tensors = tensors;
  }

  async add(id: string, result: StoredResult): Promise<void> {
    this.#results.set(id, result);
    for (const oldest of [...this.#results.keys()].slice(0, -1)) {
      const { size } = this.#results;
      if (size <= MOST_RESULTS && this.#tensors.bytes <= MOST_BYTES) return;
      await this.release(oldest);
    }
  }

  has(id: string): boolean {
    return this.#results.has(id);
  }

  /** Throws VitrineError('bad-input') where it has been forgotten. */
  find(id: string): StoredResult {
    const result = this.#results.get(id);
    if (result) return result;
    throw new VitrineError('bad-input', 'This result is no longer kept', {
      hint: 'Run the model on the image again.',
      detail: { result: id },
    });
  }

  /** Puts a tensor where views can read it, for as long as the result lives. */
  async putTensor(result: StoredResult, tensor: Tensor): Promise<TensorRef> {
    const ref = await this.#tensors.put(tensor);
    result.tensors.push(ref.id);
    return ref;
  }

  /** Forgets a result and its tensors. */
  async release(id: string): Promise<void> {
    const result = this.#results.get(id);
    this.#results.delete(id);
    if (result) await this.discard(result);
  }

  /** Forgets the tensors of a result that was never added. */
  async discard({ tensors }: StoredResult): Promise<void> {
    await this.#tensors.delete(tensors);
  }
}
