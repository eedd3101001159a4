import { cancelled } from '#shared/types';
import { showError } from './toasts';

/** Rows asked for at once, and rows kept. */
const AT_ONCE = 200;
const KEPT = 5000;

type Ask<R> = (rows: number[]) => Promise<readonly R[]>;

/** Rows by their numbers, fetched together when they come into sight. */
export class RowCache<R extends { readonly row: number }> {
  readonly #rows = new Map<number, R>();
  readonly #wanted = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #rowsAt: Ask<R> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  /** Forgets all: from now on rows come from `rowsAt`. */
  clear(rowsAt: Ask<R>): void {
    this.#rowsAt = rowsAt;
    this.#rows.clear();
    this.#wanted.clear();
    this.#tell();
  }

  /** Undefined until it is there; then listeners hear of it. */
  get(row: number): R | undefined {
    const found = this.#rows.get(row);
    if (!found && this.#rowsAt) {
      this.#wanted.add(row);
      // One question for all that is drawn now.
      this.#timer ??= setTimeout(() => void this.#ask(), 0);
    }
    return found;
  }

  /** Rejects with VitrineError. */
  async fetch(row: number): Promise<R> {
    const known = this.#rows.get(row);
    if (known) return known;
    if (!this.#rowsAt) throw cancelled();
    const [found] = await this.#rowsAt([row]);
    if (!found) throw cancelled();
    return found;
  }

  /** Another number whenever rows have come. */
  readonly version = (): number => this.#version;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #ask(): Promise<void> {
    this.#timer = undefined;
    const rows = [...this.#wanted].slice(-AT_ONCE); // the last ones asked for are in sight
    const rowsAt = this.#rowsAt!;
    this.#wanted.clear();
    try {
      const found = await rowsAt(rows);
      if (rowsAt !== this.#rowsAt) return;
      for (const row of found) this.#rows.set(row.row, row);
      for (const oldest of this.#rows.keys()) {
        if (this.#rows.size <= KEPT) break;
        this.#rows.delete(oldest);
      }
      this.#tell();
    } catch (thrown) {
      showError(thrown);
    }
  }

  #tell(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}
