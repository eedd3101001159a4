import type { Host, Output } from '#shared/contract';
import { cancelled } from '#shared/types';
import { showError } from '../state';

export type TableRow = Output<'table.rows'>[number];

/** Rows asked for at once, and rows kept. */
const AT_ONCE = 200;
const KEPT = 5000;

/** Rows by their numbers, fetched together when they come into sight. */
export class RowCache {
  readonly #rows = new Map<number, TableRow>();
  readonly #wanted = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #host: Host | null = null;
  #runs: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  /** Forgets all: the rows are of other runs, or have other columns. */
  clear(host: Host, runs: readonly string[]): void {
    this.#host = host;
    this.#runs = runs;
    this.#rows.clear();
    this.#wanted.clear();
    this.#tell();
  }

  /** Undefined until it is there; then listeners hear of it. */
  get(row: number): TableRow | undefined {
    const found = this.#rows.get(row);
    if (!found && this.#host) {
      this.#wanted.add(row);
      // One question for all that is drawn now.
      this.#timer ??= setTimeout(() => void this.#ask(), 0);
    }
    return found;
  }

  /** Rejects with VitrineError. */
  async fetch(row: number): Promise<TableRow> {
    const known = this.#rows.get(row);
    if (known) return known;
    if (!this.#host) throw cancelled();
    const [found] = await this.#host.call('table.rows', { runs: [...this.#runs], rows: [row] });
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
    const runs = this.#runs;
    this.#wanted.clear();
    try {
      const found = await this.#host!.call('table.rows', { runs: [...runs], rows });
      if (runs !== this.#runs) return;
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
