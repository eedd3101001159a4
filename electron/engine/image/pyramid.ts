import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { VitrineError } from '#shared/types';
import { diskError } from '../files/atomic';
import { decodeError, openImage } from './decode';

const TILE = 512;
const DAY = 24 * 3600e3;

/** Written last: a folder that has it is whole. Holds the number of bytes of all its tiles. */
const SIZE_FILE = 'bytes';

/**
 * Deep-zoom tiles of images: 512 pixels, JPEG, upright, alpha on white. All tiles of an image
 * are cut at its first use, in one pass over the file, and kept on disk under the image's hash;
 * when the cache outgrows `maxBytes` the images that were not looked at for longest go.
 */
export class TilePyramid {
  /** Images being cut right now, by hash: callers share the work. */
  readonly #cutting = new Map<string, Promise<void>>();
  readonly #cacheDir: string;
  readonly #maxBytes: number;

  constructor(cacheDir: string, maxBytes = 2e9) {
    this.#cacheDir = cacheDir;
    this.#maxBytes = maxBytes;
  }

  /**
   * One tile. Level 0 is full size, each further level halves it (odd sizes are rounded up), the
   * last is the first that fits in one tile.
   * @throws VitrineError `bad-input` for an image that cannot be read or a tile that does not
   * exist; `disk` when the cache cannot be written.
   */
  async tile(
    path: string,
    sha256: string,
    level: number,
    column: number,
    row: number,
  ): Promise<Uint8Array> {
    const folder = join(this.#cacheDir, sha256);
    if (!(await this.#use(folder))) {
      let cutting = this.#cutting.get(sha256);
      if (!cutting) {
        cutting = this.#cut(path, folder).finally(() => this.#cutting.delete(sha256));
        this.#cutting.set(sha256, cutting);
      }
      await cutting;
    }
    const file = join(folder, String(level), `${column}_${row}.jpeg`);
    return readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw diskError(error, file);
      throw new VitrineError('bad-input', `There is no tile ${column}, ${row} at level ${level}`, {
        hint: 'Ask for a tile inside the image.',
        detail: { level, column, row },
      });
    });
  }

  /** Whether the image's tiles are there; if so, marks them as used just now. */
  async #use(folder: string): Promise<boolean> {
    try {
      const now = new Date();
      await utimes(join(folder, SIZE_FILE), now, now);
      return true;
    } catch {
      return false; // not cut yet; if the disk is at fault, cutting says so
    }
  }

  async #cut(path: string, folder: string): Promise<void> {
    const { source, pipeline } = await openImage(path);
    let work: string | undefined;
    try {
      await mkdir(this.#cacheDir, { recursive: true });
      work = await mkdtemp(join(this.#cacheDir, 'new-'));
      const { image } = await pipeline();
      await image
        .flatten({ background: '#fff' })
        .toColourspace('srgb')
        .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
        .tile({ size: TILE, overlap: 0, layout: 'dz', depth: 'onetile', skipBlanks: -1 })
        .toFile(join(work, 'picture'))
        .catch((error: unknown) => {
          throw writeError(error) ?? decodeError(error, source);
        });
      const tiles = join(work, 'picture_files');
      await fromFullSize(tiles);
      await writeFile(join(tiles, SIZE_FILE), String(await bytesIn(tiles)));
      await rename(tiles, folder).catch((error: NodeJS.ErrnoException) => {
        // Another process was faster: its tiles are as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
      await this.#prune(folder);
    } catch (error) {
      throw diskError(error, this.#cacheDir);
    } finally {
      if (work) await rm(work, { recursive: true, force: true });
    }
  }

  /**
   * Removes the images not used for longest until the rest, with `newest`, fits; and what a
   * process that died in the middle has left.
   */
  async #prune(newest: string): Promise<void> {
    const kept = [];
    for (const name of await readdir(this.#cacheDir)) {
      const folder = join(this.#cacheDir, name);
      const size = join(folder, SIZE_FILE);
      const used = await stat(size).catch(() => null);
      if (used) {
        kept.push({ folder, used: used.mtimeMs, bytes: Number(await readFile(size, 'utf8')) });
        continue;
      }
      const left = await stat(folder).catch(() => null);
      if (left && Date.now() - left.mtimeMs > DAY)
        await rm(folder, { recursive: true, force: true });
    }
    kept.sort((a, b) => b.used - a.used);
    let total = 0;
    for (const { folder, bytes } of kept) {
      total += bytes;
      if (total > this.#maxBytes && folder !== newest)
        await rm(folder, { recursive: true, force: true });
    }
  }
}

/** libvips tells of a full disk only in words; null when it was not the writing that failed. */
function writeError(error: unknown): VitrineError | null {
  if (!(error instanceof Error) || !/write error|unable to write|no space/i.test(error.message)) {
    return null;
  }
  return new VitrineError('disk', 'The tiles of the image could not be written: the disk is full', {
    hint: 'Free some space on the disk of the cache.',
    cause: error,
  });
}

/** libvips numbers levels from the smallest; ours start at full size. */
async function fromFullSize(tiles: string): Promise<void> {
  const levels = (await readdir(tiles)).filter((name) => /^\d+$/.test(name)).map(Number);
  const top = Math.max(...levels);
  for (const level of levels) {
    await rename(join(tiles, String(level)), join(tiles, `level-${top - level}`));
  }
  for (const level of levels) {
    await rename(join(tiles, `level-${level}`), join(tiles, String(level)));
  }
}

async function bytesIn(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return total;
}
