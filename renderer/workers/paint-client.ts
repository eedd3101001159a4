import { VitrineError } from '#shared/types';
import { Gate } from './gate';
import { LatestLane } from './latest';
import type { FromWorker, ToWorker } from './paint-worker';
import { words } from './words';

/** Tensors under way at once: small multiples ask for all of them, and one may be 120 MB. */
const LOADS_AT_ONCE = 2;

/** What a worker is given to paint from: one tensor, whose buffer is handed over. */
export interface Paintable {
  readonly data: { readonly buffer: ArrayBufferLike };
}

/** Where a tensor comes from, for when the worker does not have it yet. */
export interface PaintSource<T extends Paintable> {
  /** Equal for equal tensors, over all results. */
  readonly key: string;
  readonly bytes: number;
  load(): Promise<T>;
}

/** Kept by the worker; beyond it the tensor unused for longest is dropped. */
export const BUDGET_BYTES = 512 * 2 ** 20;

/** Who waits for a painting. */
interface Answer<P> {
  resolve(painted: P | null): void;
  reject(error: VitrineError): void;
}

/**
 * The window's side of a painting worker (`servePaintings`). Tensors are handed over (transferred), so
 * that the worker owns them and this thread never scans them; here only keys and sizes are kept.
 */
export class PaintClient<T extends Paintable, R, P> {
  readonly #worker: Worker;
  /** Tensors in the worker, the one used last at the end; a promise while loading. */
  readonly #tensors = new Map<string, { bytes: number; here: Promise<void> }>();
  readonly #loads = new Gate(LOADS_AT_ONCE);
  readonly #answers = new Map<number, Answer<P>>();
  readonly #lanes = new Map<string, { lane: LatestLane; latest: number }>();
  #nextId = 1;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker<P>>) => {
      this.#answers.get(data.id)?.resolve(data.painted);
      this.#answers.delete(data.id);
    };
    this.#worker.onerror = ({ message }) => {
      const error = new VitrineError('internal', words.paintClient.paintingFailed(message), {
        hint: words.paintClient.paintingFailedHint,
      });
      for (const answer of this.#answers.values()) answer.reject(error);
      this.#answers.clear();
    };
  }

  /** Fetches a tensor ahead of its use. Rejects as `source.load` does; the next call tries again. */
  prepare(source: PaintSource<T>): Promise<void> {
    const known = this.#tensors.get(source.key);
    if (known) {
      this.#tensors.delete(source.key);
      this.#tensors.set(source.key, known);
      return known.here;
    }
    const here = this.#loads.run(source.load).then(
      (item) => this.#post({ kind: 'put', key: source.key, item }, [item.data.buffer]),
      (error) => {
        this.#tensors.delete(source.key);
        throw error;
      },
    );
    this.#tensors.set(source.key, { bytes: source.bytes, here });
    this.#evict(source.key);
    return here;
  }

  /**
   * Paints; null when a newer request of the same lane overtook this one. The caller closes the
   * bitmap when it is done with it.
   */
  async paint(lane: string, source: PaintSource<T>, request: R): Promise<P | null> {
    const own = this.#lanes.get(lane) ?? { lane: new LatestLane(), latest: 0 };
    this.#lanes.set(lane, own);
    const ticket = ++own.latest;
    await this.prepare(source);
    if (own.latest !== ticket) return null;
    return own.lane.run(() => this.#ask(request));
  }

  #ask(request: R): Promise<P | null> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#post({ kind: 'paint', id, request }, []);
    });
  }

  #evict(keep: string): void {
    let bytes = 0;
    for (const tensor of this.#tensors.values()) bytes += tensor.bytes;
    for (const [key, tensor] of this.#tensors) {
      if (bytes <= BUDGET_BYTES) return;
      if (key === keep) continue;
      this.#tensors.delete(key);
      bytes -= tensor.bytes;
      // After its own arrival, else the drop would come before the put.
      void tensor.here.then(
        () => this.#tensors.has(key) || this.#post({ kind: 'drop', key }, []),
        () => undefined,
      );
    }
  }

  #post(message: ToWorker<T, R>, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }
}
