/** Least time between two portions: each is a change of the library. */
const PORTION_MS = 200;

/**
 * Hands on what comes of a list of tasks, in the order of the list, as it comes: the first at once, the
 * rest in portions.
 */
export class InOrder<T> {
  readonly #take: (portion: readonly T[]) => void;
  readonly #done = new Map<number, readonly T[]>();
  #next = 0;
  #portion: T[] = [];
  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(take: (portion: readonly T[]) => void) {
    this.#take = take;
  }

  /** Task `index` has come to its end; with nothing where it failed. */
  put(index: number, results: readonly T[]): void {
    this.#done.set(index, results);
    for (let done = this.#done.get(this.#next); done; done = this.#done.get(this.#next)) {
      this.#portion.push(...done);
      this.#done.delete(this.#next++);
    }
    if (performance.now() - this.#takenAt >= PORTION_MS) this.flush();
  }

  /** Hands on what waits for a portion to fill. */
  flush(): void {
    if (this.#portion.length === 0) return;
    this.#takenAt = performance.now();
    this.#take(this.#portion.splice(0));
  }
}
