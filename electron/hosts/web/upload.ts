import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VitrineError } from '#shared/types';
import { diskError } from '../../engine/files/atomic';
import { uploadsDir } from '../../engine/files/uploads';
import { safeName } from '../paths/names';

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
    if (this.#count >= this.#limits.count) {
      throw new VitrineError('bad-input', `More than ${this.#limits.count} files were added`, {
        hint: 'Start Vitrine again, or use the command line on the folder.',
      });
    }
    this.#count += 1;
    const partial = join(this.#dir, `.${randomUUID()}`);
    try {
      await mkdir(this.#dir, { recursive: true });
      const hash = createHash('sha256');
      const file = createWriteStream(partial, { flags: 'wx' });
      await pipeline(request, this.#bounded(name, hash), file);
      return await this.#keep(partial, hash.digest('hex'), safeName(name));
    } catch (error) {
      this.#count -= 1;
      if (error instanceof VitrineError) throw error;
      if (request.destroyed && !request.complete) {
        throw new VitrineError('cancelled', `${name}: the upload was broken off`, { cause: error });
      }
      throw diskError(error, name);
    } finally {
      await rm(partial, { force: true });
    }
  }

  async #keep(partial: string, sha256: string, name: string): Promise<string> {
    const folder = join(this.#dir, uuidOf(sha256));
    const path = join(folder, name);
    await mkdir(folder, { recursive: true });
    const [known] = await readdir(folder);
    if (known === undefined) await rename(partial, path);
    else if (known !== name) await linkOr(join(folder, known), path, partial);
    const now = new Date();
    await utimes(folder, now, now);
    this.#sent.set(folder, (await stat(folder)).mtimeMs);
    return path;
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
