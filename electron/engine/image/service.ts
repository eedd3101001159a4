import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers, Output } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import type { FileHashes } from '../files/hashes';
import type { FileRegistry } from '../files/registry';
import { looksLikeImage, walk } from '../files/walk';
import { bytesOf } from '../tensors/npy';
import { probeImage, TilePyramid, thumbnail } from './index';

type ImageMethod = Extract<keyof Handlers, `images.${string}` | 'styles.list'>;

/** The image calls of the contract, by file id. */
export class ImageService {
  readonly #files: FileRegistry;
  readonly #samplesDir: string;
  readonly #stylesDir: string;
  readonly #tiles: TilePyramid;
  readonly #hashes: FileHashes;

  constructor(
    o: { stateDir: string; samplesDir: string; stylesDir: string },
    files: FileRegistry,
    hashes: FileHashes,
  ) {
    this.#files = files;
    this.#hashes = hashes;
    this.#samplesDir = o.samplesDir;
    this.#stylesDir = o.stylesDir;
    this.#tiles = new TilePyramid(join(o.stateDir, 'tiles'));
  }

  readonly handlers: Pick<Handlers, ImageMethod> = {
    'images.samples': () => this.samples(),
    'images.probe': ({ file }) => this.probe(file),
    'images.thumbnail': ({ file, side }) => this.thumbnail(file, side),
    'images.tile': (tile) => this.tile(tile),
    'styles.list': () => this.styles(),
  };

  samples(): Promise<FileEntry[]> {
    return this.#imagesIn(this.#samplesDir);
  }

  styles(): Promise<FileEntry[]> {
    return this.#imagesIn(this.#stylesDir);
  }

  async probe(file: string): Promise<Output<'images.probe'>> {
    const { id, name, path } = await this.#files.resolve(file);
    const [facts, sha256] = await Promise.all([probeImage(path), this.#hashes.of(path)]);
    return { id, name, sha256, ...facts };
  }

  async thumbnail(file: string, side: number) {
    const { path } = await this.#files.resolve(file);
    return { jpeg: bytesOf(await thumbnail(path, side)) };
  }

  async tile(o: { file: string; level: number; column: number; row: number }) {
    const { path } = await this.#files.resolve(o.file);
    const sha256 = await this.#hashes.of(path);
    return { jpeg: bytesOf(await this.#tiles.tile(path, sha256, o.level, o.column, o.row)) };
  }

  /** None when there is no such folder: a build without samples works. */
  async #imagesIn(folder: string): Promise<FileEntry[]> {
    if (!existsSync(folder)) return [];
    const found = await walk(folder, looksLikeImage);
    return this.#files.register(found.map((file) => file.path));
  }
}
