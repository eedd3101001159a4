import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256File } from './sha256';
import { unreadable } from './unreadable';

const KEPT = 200_000;

/** SHA-256 of files, read once while they stay as they are. */
export class FileHashes {
  /** By path, size and time of change: a file that was changed is hashed again. */
  readonly #known = new Map<string, string>();

  /** Lower-case hex. Throws VitrineError('bad-input') where the file cannot be read. */
  async of(path: string): Promise<string> {
    const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
      throw unreadable(error, basename(path));
    });
    const key = `${path}\0${size}\0${mtimeMs}`;
    const known = this.#known.get(key);
    if (known) return known;
    const sha256 = await sha256File(path);
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(key, sha256);
    return sha256;
  }
}
