/**
 * Latest request wins: at most one task of a lane runs, at most one waits, and a newer one takes
 * the place of the one that waits. `run` resolves with null for a task that was overtaken.
 */
export class LatestLane {
  #busy = false;
  #waiting: { start: () => void; skip: () => void } | null = null;

  run<T>(task: () => Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.#busy = true;
        task()
          .then(resolve, reject)
          .finally(() => {
            this.#busy = false;
            const next = this.#waiting;
            this.#waiting = null;
            next?.start();
          });
      };
      this.#waiting?.skip();
      this.#waiting = null;
      if (this.#busy) this.#waiting = { start, skip: () => resolve(null) };
      else start();
    });
  }
}
