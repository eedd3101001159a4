/** Who is told when something outside React has changed. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** Returns the off switch. */
  add = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  tell(): void {
    for (const listener of [...this.#all]) listener();
  }

  clear(): void {
    this.#all.clear();
  }
}
