import { Gate } from './gate';
import { LatestLane } from './latest';

/** Tensors under way at once: small multiples ask for all of them, and one may be 120 MB. */
const LOADS_AT_ONCE = 2;

/** What is painted from: one tensor, whose buffer is handed over. */
export interface Paintable {
  readonly data: { readonly buffer: ArrayBufferLike };
}

/** Where a tensor comes from, for when it is not there yet. */
export interface PaintSource<T extends Paintable> {
  /** Equal for equal tensors, over all results. */
  readonly key: string;
  readonly bytes: number;
  load(): Promise<T>;
}

/** Where tensors are kept and painted from: a worker, or this thread. */
export interface PaintPlace<T extends Paintable, R, P> {
  put(key: string, item: T): void;
  drop(key: string): void;
  /** The painting, or null when the tensor was dropped before its turn came. */
  paint(request: R): Promise<P | null>;
}

/** Kept in one place; beyond it the tensor unused for longest is dropped. */
export const BUDGET_BYTES = 512 * 2 ** 20;

/** Fetches the tensors that a place paints from and lets the latest request of a lane win. Keeps only keys and sizes. */
export class PaintClient<T extends Paintable, R, P> {
  readonly #place: PaintPlace<T, R, P>;
  readonly #budget: number;
  /** Tensors in place, the one used last at the end; a promise while loading. */
  readonly #tensors = new Map<string, { bytes: number; here: Promise<void> }>();
  readonly #loads = new Gate(LOADS_AT_ONCE);
  readonly #lanes = new Map<string, { lane: LatestLane; latest: number }>();

  constructor(place: PaintPlace<T, R, P>, budget = BUDGET_BYTES) {
    this.#place = place;
    this.#budget = budget;
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
      (item) => this.#place.put(source.key, item),
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
    return own.lane.run(() => this.#place.paint(request));
  }

  #evict(keep: string): void {
    let bytes = 0;
    for (const tensor of this.#tensors.values()) bytes += tensor.bytes;
    for (const [key, tensor] of this.#tensors) {
      if (bytes <= this.#budget) return;
      if (key === keep) continue;
      this.#tensors.delete(key);
      bytes -= tensor.bytes;
      // After its own arrival, else the drop would come before the put.
      void tensor.here.then(
        () => this.#tensors.has(key) || this.#place.drop(key),
        () => undefined,
      );
    }
  }
}
