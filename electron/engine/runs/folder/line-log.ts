import { closeSync, fsync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { VitrineError } from '#shared/types';
import { diskError } from '../../files/atomic';

const sync = promisify(fsync);

/** Lines that a power cut may take: so many at most, for so long at most. */
const UNSYNCED_LINES = 64;
const UNSYNCED_MS = 500;

/**
 * A file that only grows, line by line. A line is with the operating system when `add` returns, so that the end
 * of this process takes nothing; it is on the disk soon after, while work goes on. A line that does not fit on
 * the disk is not there in part either.
 */
export class LineLog {
  readonly #path: string;
  readonly #file: number;
  #length: number;
  #unsynced = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #syncing: Promise<void> | undefined;
  #fault: VitrineError | undefined;

  /** Goes on after `length` bytes of the file; what is behind them is dropped. Throws VitrineError('disk'). */
  constructor(path: string, length: number) {
    this.#path = path;
    this.#length = length;
    try {
      this.#file = openSync(path, length > 0 ? 'r+' : 'w');
      ftruncateSync(this.#file, length);
    } catch (error) {
      throw diskError(error, path);
    }
  }

  /** Several lines at once are there all or none. Throws VitrineError('disk'), also for a sync that failed before. */
  add(lines: readonly string[]): void {
    if (this.#fault) throw this.#fault;
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(this.#file, bytes, at, bytes.length - at, this.#length + at);
      }
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw diskError(error, this.#path);
    }
    this.#length += bytes.length;
    this.#unsynced += lines.length;
    if (this.#unsynced >= UNSYNCED_LINES) this.#sync();
    else this.#timer ??= setTimeout(() => this.#sync(), UNSYNCED_MS).unref();
  }

  /** Brings the last lines to the disk. Throws VitrineError('disk') where that, or an earlier sync, failed. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#syncing;
    const last = await sync(this.#file).catch((error: unknown) => diskError(error, this.#path));
    closeSync(this.#file);
    const fault = this.#fault ?? last;
    if (fault) throw fault;
  }

  #sync(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#syncing) return; // the next line asks again
    this.#unsynced = 0;
    this.#syncing = sync(this.#file)
      .catch((error: unknown) => {
        this.#fault = diskError(error, this.#path);
      })
      .finally(() => {
        this.#syncing = undefined;
      });
  }
}
