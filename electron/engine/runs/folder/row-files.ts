import { posix } from 'node:path';
import type { FileEntry, Row } from '#shared/types';
import { jsonLines } from '../../files/lines';
import type { FileRegistry } from '../../files/registry';
import { looksLikeImage } from '../../files/walk';
import { inputsFile, runPath } from './paths';
import { RunInput } from './run-folder';

type RowImage = Pick<Row, 'input' | 'image'>;

/** Runs whose uploads are kept in mind. */
const KEPT = 4;

/** The files that rows are about. A row names an upload as the user does; its copy lies elsewhere. */
export class RowFiles {
  readonly #stateDir: string;
  readonly #files: FileRegistry;
  /** By run and input. */
  readonly #uploads = new Map<string, Promise<ReadonlyMap<number, string>>>();

  constructor(stateDir: string, files: FileRegistry) {
    this.#stateDir = stateDir;
    this.#files = files;
  }

  /** In the order of the rows; null for an input of an `.npy` file. */
  async of(run: string, rows: readonly RowImage[]): Promise<(FileEntry | null)[]> {
    const uploads = await this.#uploadsOf(run);
    const local = rows.filter(({ input, image }) => !uploads.has(input) && looksLikeImage(image));
    const entries = await this.#files.at(local.map(({ image }) => image));
    return Promise.all(
      rows.map(async ({ input, image }) => {
        const copy = uploads.get(input);
        if (copy === undefined) return entries.get(image) ?? null;
        const folder = posix.dirname(image);
        return this.#files.entry(copy, folder === '.' ? '' : folder);
      }),
    );
  }

  #uploadsOf(run: string): Promise<ReadonlyMap<number, string>> {
    const known = this.#uploads.get(run) ?? this.#read(run);
    this.#uploads.delete(run);
    this.#uploads.set(run, known);
    const [oldest] = this.#uploads.keys();
    if (this.#uploads.size > KEPT) this.#uploads.delete(oldest!);
    return known;
  }

  async #read(run: string): Promise<ReadonlyMap<number, string>> {
    const copies = new Map<number, string>();
    let input = 0;
    for await (const { value } of jsonLines(inputsFile(runPath(this.#stateDir, run)), RunInput)) {
      if (value.path !== undefined) copies.set(input, value.path);
      input += 1;
    }
    return copies;
  }
}
