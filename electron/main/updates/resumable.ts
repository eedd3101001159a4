import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Download {
  readonly url: string;
  /** Written only when it is whole and its hash is right. */
  readonly file: string;
  /** Where the part that has arrived is kept between tries; on the same disk as `file`. */
  readonly folder: string;
  /** Base64, as in latest.yml. */
  readonly sha512: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** The standard `fetch`; Electron's obeys the system's proxy. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A server that sends nothing for so long is taken to be gone. */
const SILENCE_MS = 60_000;

/**
 * Downloads a file, going on from the part that an earlier try left. The part is named by the hash of
 * the whole, so that it never continues another release. Rejects with code ERR_CHECKSUM_MISMATCH, with
 * an error of the file system, or with one of the network; the part then stays, unless its hash is wrong.
 */
export async function download(fetch: Fetch, task: Download, silence = SILENCE_MS): Promise<void> {
  const part = join(task.folder, Buffer.from(task.sha512, 'base64').toString('hex'));
  await mkdir(task.folder, { recursive: true });
  await removeOthers(task.folder, part);
  await receive(fetch, task, part, silence);
  if ((await sha512Of(part)) !== task.sha512) {
    await rm(part);
    const error = new Error(`sha512 checksum mismatch of ${task.url}`);
    throw Object.assign(error, { code: 'ERR_CHECKSUM_MISMATCH' });
  }
  await mkdir(dirname(task.file), { recursive: true });
  await rename(part, task.file);
}

async function receive(fetch: Fetch, task: Download, part: string, silence: number): Promise<void> {
  const start = (await stat(part).catch(() => null))?.size ?? 0;
  const stalled = new AbortController();
  const silent = new Error(`${task.url} timed out`);
  const giveUp = () => stalled.abort(silent);
  let timer = setTimeout(giveUp, silence);
  try {
    const response = await fetch(task.url, {
      headers: { ...task.headers, ...(start > 0 ? { Range: `bytes=${start}-` } : {}) },
      signal: AbortSignal.any([task.signal, stalled.signal]),
    });
    // The part is already as long as the file: its hash decides.
    if (response.status === 416 && start > 0) return;
    if (!response.ok || !response.body) throw new Error(`status ${response.status} of ${task.url}`);
    const begin = response.status === 206 ? start : 0;
    const total = begin + Number(response.headers.get('content-length') ?? 0);
    const file = await open(part, begin > 0 ? 'a' : 'w');
    try {
      let done = begin;
      for await (const bytes of response.body) {
        clearTimeout(timer);
        await file.writeFile(bytes);
        done += bytes.byteLength;
        task.onProgress(done, Math.max(total, done));
        timer = setTimeout(giveUp, silence);
      }
      if (done < total) throw new Error(`aborted: ${done} of ${total} bytes of ${task.url}`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw stalled.signal.aborted ? silent : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Parts of releases that nobody will ask for again. */
async function removeOthers(folder: string, part: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (path !== part) await rm(path, { recursive: true, force: true });
  }
}

async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest('base64');
}
