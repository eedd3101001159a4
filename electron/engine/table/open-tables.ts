import type { Table } from './table';

/** Tables kept open: one on show, one that is compared. */
const KEPT = 2;

interface Kept {
  readonly table: Promise<Table>;
  /** Calls under way: a table is not closed beneath them. */
  users: number;
  /** Another one has taken its place. */
  retired: boolean;
}

/** Open tables by the ids of their runs, those used last. */
export class Shelf {
  readonly #read: (runs: readonly string[]) => Promise<Table>;
  /** The one used last at the end. */
  readonly #kept = new Map<string, Kept>();

  constructor(read: (runs: readonly string[]) => Promise<Table>) {
    this.#read = read;
  }

  /** Does something with the table of these runs, which is read where it is not open. */
  async use<T>(runs: readonly string[], work: (table: Table) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(keyOf(runs)) ?? {
      table: this.#read(runs),
      users: 0,
      retired: false,
    };
    this.#put(keyOf(runs), kept);
    kept.users++;
    try {
      return await work(await kept.table);
    } catch (error) {
      // One that could not be read is read anew the next time.
      kept.table.catch(() => this.#forget(runs, kept));
      throw error;
    } finally {
      kept.users--;
      closeUnused(kept);
    }
  }

  /** Forgets the table of these runs, unless `isFresh` says that it is as it should be. */
  async renew(runs: readonly string[], isFresh: (table: Table) => Promise<boolean>): Promise<void> {
    const kept = this.#kept.get(keyOf(runs));
    if (!kept) return;
    const table = await kept.table.catch(() => null);
    if (!table || !(await isFresh(table))) this.#forget(runs, kept);
  }

  #put(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const [oldest, old] of this.#kept) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
      retire(old);
    }
  }

  #forget(runs: readonly string[], kept: Kept): void {
    if (this.#kept.get(keyOf(runs)) === kept) this.#kept.delete(keyOf(runs));
    retire(kept);
  }
}

const keyOf = (runs: readonly string[]): string => runs.join('\n');

function retire(kept: Kept): void {
  if (kept.retired) return;
  kept.retired = true;
  closeUnused(kept);
}

function closeUnused({ table, users, retired }: Kept): void {
  if (retired && users === 0) void table.then((unused) => unused.close()).catch(() => undefined);
}
