import type { Point } from '#shared/figure';

/** The picture point that all panels point at: one place, whatever patches lie there. Outside React. */
export class Cursor {
  readonly #listeners = new Set<() => void>();
  at: Point | null = null;

  /** Returns the off switch. */
  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  move = (at: Point | null): void => {
    this.at = at;
    for (const listener of [...this.#listeners]) listener();
  };
}
