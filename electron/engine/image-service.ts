import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Output } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import type { FileRegistry } from './files/registry';
import { looksLikeImage, walk } from './files/walk';
import { probeImage, sha256File, TilePyramid, thumbnail, unreadable } from './image';
import { bytesOf } from './tensors/npy';

const HASHES_KEPT = 10_000;

/** The picture calls of the contract, by file id. */
export class ImageService {
  readonly #files: FileRegistry;
  readonly #samplesDir: string;
  readonly #stylesDir: string;
  readonly #tiles: TilePyramid;
  /** sha256 by path, size and time of change: a file that was changed is hashed again. */
  readonly #hashes = new Map<string, string>();

  constructor(o: { stateDir: string; samplesDir: string; stylesDir: string }, files: FileRegistry) {
    this.#files = files;
    this.#samplesDir = o.samplesDir;
    this.#stylesDir = o.stylesDir;
    this.#tiles = new TilePyramid(join(o.stateDir, 'tiles'));
  }

  samples(): Promise<FileEntry[]> {
    return this.#picturesIn(this.#samplesDir);
  }

  styles(): Promise<FileEntry[]> {
    return this.#picturesIn(this.#stylesDir);
  }

  async probe(file: string): Promise<Output<'images.probe'>> {
    const { id, name, path } = await this.#files.resolve(file);
    const [facts, sha256] = await Promise.all([probeImage(path), this.#sha256(path)]);
    return { id, name, sha256, ...facts };
  }

  async thumbnail(file: string, side: number) {
    const { path } = await this.#files.resolve(file);
    return { jpeg: bytesOf(await thumbnail(path, side)) };
  }

  async tile(o: { file: string; level: number; column: number; row: number }) {
    const { path } = await this.#files.resolve(o.file);
    const sha256 = await this.#sha256(path);
    return { jpeg: bytesOf(await this.#tiles.tile(path, sha256, o.level, o.column, o.row)) };
  }

  /** None when there is no such folder: a build without samples works. */
  async #picturesIn(folder: string): Promise<FileEntry[]> {
    if (!existsSync(folder)) return [];
    const found = await walk(folder, looksLikeImage);
    return this.#files.register(found.map((file) => file.path));
  }

  async #sha256(path: string): Promise<string> {
    const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
      throw unreadable(error, basename(path));
    });
    const key = `${path}\0${size}\0${mtimeMs}`;
    const known = this.#hashes.get(key);
    if (known) return known;
    const sha256 = await sha256File(path);
    if (this.#hashes.size >= HASHES_KEPT) this.#hashes.clear();
    this.#hashes.set(key, sha256);
    return sha256;
  }
}
