import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VitrineError } from '#shared/types';
import { diskError } from '../../engine/files/atomic';
import { safeName } from '../paths/names';

export interface UploadLimits {
  /** Largest file in bytes. */
  bytes: number;
  /** Files in one run of the host. */
  count: number;
}

export const UPLOAD_LIMITS: UploadLimits = { bytes: 8 * 2 ** 30, count: 100_000 };
const KEPT_MS = 14 * 24 * 3600 * 1000;

/** Files that a browser sent, each in a folder of its own under `stateDir/uploads`. */
export class Uploads {
  readonly #dir: string;
  readonly #limits: UploadLimits;
  #count = 0;

  constructor(stateDir: string, limits: UploadLimits) {
    this.#dir = join(stateDir, 'uploads');
    this.#limits = limits;
  }

  /** Removes what was uploaded more than two weeks ago; the recent list reaches no further. */
  async removeOld(): Promise<void> {
    const names = await readdir(this.#dir).catch(() => []);
    for (const name of names) {
      const folder = join(this.#dir, name);
      const facts = await stat(folder).catch(() => null);
      if (facts && Date.now() - facts.mtimeMs > KEPT_MS) {
        await rm(folder, { recursive: true, force: true });
      }
    }
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

    const folder = join(this.#dir, randomUUID());
    const path = join(folder, safeName(name));
    const partial = join(folder, 'partial');
    try {
      await mkdir(folder, { recursive: true });
      const file = createWriteStream(partial, { flags: 'wx' });
      await pipeline(request, this.#bounded(name), file);
      await rename(partial, path);
      return path;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      this.#count -= 1;
      if (request.destroyed && !request.complete) {
        throw new VitrineError('cancelled', `${name}: the upload was broken off`, { cause: error });
      }
      throw diskError(error, path);
    }
  }

  /** Counts bytes as they pass: a body may be longer than it said, or say nothing. */
  #bounded(name: string): Transform {
    let bytes = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        if (bytes > this.#limits.bytes) done(this.#tooLarge(name));
        else done(null, chunk);
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
