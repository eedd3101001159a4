import { FileEntry } from '#shared/types';

/** Files of one kind remembered between visits, newest first; the engine still knows their ids. */
class KeptFiles {
  readonly #key: string;
  readonly #longest: number;

  constructor(key: string, longest: number) {
    this.#key = key;
    this.#longest = longest;
  }

  all(): FileEntry[] {
    try {
      return FileEntry.array().parse(JSON.parse(localStorage.getItem(this.#key) ?? '[]'));
    } catch {
      return []; // A list that cannot be read is as good as none.
    }
  }

  add(entries: readonly FileEntry[]): void {
    const newest = entries.slice(0, this.#longest);
    const ids = new Set(newest.map(({ id }) => id));
    const older = this.all().filter(({ id }) => !ids.has(id));
    this.#store([...newest, ...older].slice(0, this.#longest));
  }

  remove(id: string): void {
    this.#store(this.all().filter((entry) => entry.id !== id));
  }

  #store(entries: readonly FileEntry[]): void {
    localStorage.setItem(this.#key, JSON.stringify(entries));
  }
}

/** Recently opened. */
export const recentFiles = new KeptFiles('vitrine.recent', 8);

/** Given as images of a setting, such as a style. The key is as it was first kept. */
export const recentImages = new KeptFiles('vitrine.pictures', 24);
