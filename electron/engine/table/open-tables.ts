import type { Table } from './table';

/** Tables kept open: one on show, one that is compared. */
const MOST_OPEN = 2;

interface OpenTable {
  readonly table: Promise<Table>;
  /** Calls under way: a table is not closed beneath them. */
  users: number;
  /** Another one has taken its place. */
  retired: boolean;
}

/** Open tables by the ids of their runs, those used last. */
export class OpenTables {
  readonly #read: (runs: readonly string[]) => Promise<Table>;
  /** The one used last at the end. */
  readonly #open = new Map<string, OpenTable>();

  constructor(read: (runs: readonly string[]) => Promise<Table>) {
    this.#read = read;
  }

  /** Does something with the table of these runs, which is read where it is not open. */
  async use<T>(runs: readonly string[], work: (table: Table) => Promise<T>): Promise<T> {
    const open = this.#open.get(keyOf(runs)) ?? {
      table: this.#read(runs),
      users: 0,
      retired: false,
    };
    this.#put(keyOf(runs), open);
    open.users++;
    try {
      return await work(await open.table);
    } catch (error) {
      // One that could not be read is read again the next time.
      open.table.catch(() => this.#forget(runs, open));
      throw error;
    } finally {
      open.users--;
      closeUnused(open);
    }
  }

  /** Forgets the table of these runs, unless `isFresh` says that it is as it should be. */
  async renew(runs: readonly string[], isFresh: (table: Table) => Promise<boolean>): Promise<void> {
    const open = this.#open.get(keyOf(runs));
    if (!open) return;
    const table = await open.table.catch(() => null);
    if (!table || !(await isFresh(table))) this.#forget(runs, open);
  }

  #put(key: string, open: OpenTable): void {
    this.#open.delete(key);
    this.#open.set(key, open);
    for (const [oldest, old] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(oldest);
      retire(old);
    }
  }

  #forget(runs: readonly string[], open: OpenTable): void {
    if (this.#open.get(keyOf(runs)) === open) this.#open.delete(keyOf(runs));
    retire(open);
  }
}

const keyOf = (runs: readonly string[]): string => runs.join('\n');

function retire(open: OpenTable): void {
  if (open.retired) return;
  open.retired = true;
  closeUnused(open);
}

function closeUnused({ table, users, retired }: OpenTable): void {
  if (retired && users === 0) void table.then((unused) => unused.close()).catch(() => undefined);
}
