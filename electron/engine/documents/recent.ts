import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { writeAtomic } from '../files/atomic';

const LONGEST = 10;

const Entry = z.object({
  path: z.string(),
  /** When it was saved or opened last. */
  at: z.iso.datetime(),
  images: z.number().int().nonnegative(),
});
type Entry = z.infer<typeof Entry>;

export const ENDING = '.vitrine';
export const nameOf = (path: string): string => basename(path, ENDING);

/** The documents saved or opened last, newest first; copies of ours that fall off the end are removed. */
export class RecentDocuments {
  readonly #file: string;
  readonly #copies: string;

  /** `copies`: where each copy of ours has a folder of its own. */
  constructor(file: string, copies: string) {
    this.#file = file;
    this.#copies = copies;
  }

  async list(): Promise<Entry[]> {
    const text = await readFile(this.#file, 'utf8').catch(() => '[]');
    try {
      return z
        .array(Entry)
        .parse(JSON.parse(text))
        .filter(({ path }) => existsSync(path));
    } catch {
      return []; // A list that cannot be read is as good as none.
    }
  }

  async add(path: string, images: number): Promise<void> {
    const others = (await this.list()).filter((entry) => entry.path !== path);
    const all = [{ path, at: new Date().toISOString(), images }, ...others];
    await this.#keep(all.slice(0, LONGEST), all.slice(LONGEST));
  }

  async clear(): Promise<void> {
    await this.#keep([], await this.list());
  }

  async #keep(entries: readonly Entry[], dropped: readonly Entry[]): Promise<void> {
    await writeAtomic(this.#file, JSON.stringify(entries));
    for (const { path } of dropped) {
      if (this.isCopy(path)) await rm(dirname(path), { recursive: true, force: true });
    }
  }

  isCopy(path: string): boolean {
    return dirname(dirname(path)) === this.#copies;
  }

  copyPath(folder: string, name: string): string {
    // Only what every file system takes.
    const plain = name.replace(/[^\p{L}\p{N} ._-]+/gu, '_').slice(0, 100);
    return join(this.#copies, folder, `${plain}${ENDING}`);
  }
}
