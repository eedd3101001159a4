import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VitrineError } from '#shared/types';
import { diskError } from '../../engine/files/atomic';
import { uploadsDir } from '../../engine/files/uploads';
import { safeName } from '../paths/names';
import { readBatch } from './batch';

export interface UploadLimits {
  /** Largest file in bytes. */
  bytes: number;
  /** Files in one run of the host. */
  count: number;
}

export const UPLOAD_LIMITS: UploadLimits = { bytes: 8 * 2 ** 30, count: 100_000 };
/** What nothing refers to goes at the next start, unless it was sent within the last day. */
const KEPT_MS = 24 * 3600 * 1000;

/**
 * Files that a browser sent: each content once, in a folder named after its hash. The same content
 * under another name is a link to it.
 */
export class Uploads {
  readonly #dir: string;
  readonly #limits: UploadLimits;
  #count = 0;
  /** Folders that this host wrote to, with the time of the last one: another host may use them too. */
  readonly #sent = new Map<string, number>();

  constructor(stateDir: string, limits: UploadLimits) {
    this.#dir = uploadsDir(stateDir);
    this.#limits = limits;
  }

  /** At the start: removes what an earlier host left and nothing refers to. */
  async removeOld(used: ReadonlySet<string>): Promise<void> {
    for (const folder of await this.#unused(used)) {
      const facts = await stat(folder).catch(() => null);
      if (facts && Date.now() - facts.mtimeMs > KEPT_MS) await remove(folder);
    }
  }

  /** At the end: removes what this host was sent and nothing refers to. */
  async removeSent(used: ReadonlySet<string>): Promise<void> {
    for (const folder of await this.#unused(used)) {
      const facts = await stat(folder).catch(() => null);
      if (facts && this.#sent.get(folder) === facts.mtimeMs) await remove(folder);
    }
  }

  async #unused(used: ReadonlySet<string>): Promise<string[]> {
    const names = await readdir(this.#dir).catch(() => []);
    return names.map((name) => join(this.#dir, name)).filter((folder) => !used.has(folder));
  }

  /**
   * Streams the body to disk and returns the path of the complete file; on any failure, or when the
   * browser goes away, nothing is left. Throws VitrineError('bad-input' | 'disk' | 'cancelled').
   */
  async receive(request: IncomingMessage, name: string): Promise<string> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.#limits.bytes) throw this.#tooLarge(name);
    return this.#counted(1, request, name, async () => {
      const hash = createHash('sha256');
      return this.#withPartial(async (partial) => {
        const file = createWriteStream(partial, { flags: 'wx' });
        await pipeline(request, this.#bounded(name, hash), file);
        return this.#keep(partial, hash.digest('hex'), safeName(name));
      });
    });
  }

  /** The same for a body of many small files: all of them, or an error. */
  async receiveMany(request: IncomingMessage): Promise<string[]> {
    const files = await readBatch(request);
    for (const { name, content } of files) {
      if (content.length > this.#limits.bytes) throw this.#tooLarge(name);
    }
    return this.#counted(files.length, request, `${files.length} files`, () =>
      Promise.all(
        files.map(({ name, content }) =>
          this.#withPartial(async (partial) => {
            await writeFile(partial, content, { flag: 'wx' });
            const sha256 = createHash('sha256').update(content).digest('hex');
            return this.#keep(partial, sha256, safeName(name));
          }),
        ),
      ),
    );
  }

  /** Counts files against the limit, but for those that failed. */
  async #counted<T>(
    count: number,
    request: IncomingMessage,
    what: string,
    receive: () => Promise<T>,
  ): Promise<T> {
    if (this.#count + count > this.#limits.count) {
      throw new VitrineError('bad-input', `More than ${this.#limits.count} files were added`, {
        hint: 'Start Vitrine again, or use the command line on the folder.',
      });
    }
    this.#count += count;
    try {
      await mkdir(this.#dir, { recursive: true });
      return await receive();
    } catch (error) {
      this.#count -= count;
      if (error instanceof VitrineError) throw error;
      if (request.destroyed && !request.complete) {
        throw new VitrineError('cancelled', `${what}: the upload was broken off`, { cause: error });
      }
      throw diskError(error, what);
    }
  }

  /** A path to write to; nothing stays there. */
  async #withPartial(write: (partial: string) => Promise<Kept>): Promise<string> {
    const partial = join(this.#dir, `.${randomUUID()}`);
    let moved = false;
    try {
      const kept = await write(partial);
      moved = kept.moved;
      return kept.path;
    } finally {
      if (!moved) await rm(partial, { force: true });
    }
  }

  async #keep(partial: string, sha256: string, name: string): Promise<Kept> {
    const folder = join(this.#dir, uuidOf(sha256));
    const path = join(folder, name);
    const known = (await made(folder)) ? undefined : (await readdir(folder))[0];
    if (known === undefined) await rename(partial, path);
    else {
      if (known !== name) await linkOr(join(folder, known), path, partial);
      const now = new Date();
      await utimes(folder, now, now);
    }
    this.#sent.set(folder, (await stat(folder)).mtimeMs);
    return { path, moved: known === undefined };
  }

  /** Counts and hashes bytes as they pass: a body may be longer than it said, or say nothing. */
  #bounded(name: string, hash: Hash): Transform {
    let bytes = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        if (bytes > this.#limits.bytes) return done(this.#tooLarge(name));
        hash.update(chunk);
        done(null, chunk);
      },
    });
  }

  #tooLarge(name: string): VitrineError {
    const limit = `${Math.round(this.#limits.bytes / 2 ** 20)} MB`;
    return new VitrineError('bad-input', `${name} is larger than ${limit}`, {
      hint: 'Use the command line, which reads the file where it is.',
      detail: { file: name, limit: this.#limits.bytes },
    });
  }
}

/** Where a file is kept, and whether the one received was moved there. */
interface Kept {
  readonly path: string;
  readonly moved: boolean;
}

/** Makes a folder; false where there is one. */
async function made(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Names of models skip what looks like a UUID: nobody chose it. */
const uuidOf = (sha256: string): string =>
  sha256.slice(0, 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** A link to what is there; where the disk knows no links, the copy just received. */
async function linkOr(known: string, path: string, received: string): Promise<void> {
  try {
    await link(known, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    await rename(received, path);
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
