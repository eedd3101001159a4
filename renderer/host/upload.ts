import { z } from 'zod';
import type { AddOptions, CallOptions } from '#shared/contract';
import { cancelled, ErrorBody, FileEntry, VitrineError } from '#shared/types';
import { BATCH, type BatchFiles } from '#shared/wire';
import { InOrder } from './in-order';
import type { GivenFile } from './pick-files';
import { words } from './words';

/** Files smaller than these bytes are sent before their progress would be seen. */
const TOLD_FROM = 2 ** 20;
/** Progress is told no more often. */
const TOLD_EVERY_MS = 100;
/** Requests at a time: enough to hide their latency. */
const UPLOADS = 4;

/** Requests at a time after the first ones: the host makes thumbnails meanwhile. */
const LATER_UPLOADS = 1;
/** Files in each of the first requests: their images are to be seen soon. */
const FIRST_FILES = 6;

/** What one request sends. */
type Batch = readonly [GivenFile, ...GivenFile[]];

/** Sends files to the web host; those that fail are told to `onError`. */
export async function upload(
  files: readonly GivenFile[],
  token: string,
  { signal, onProgress, onAdded, onError }: CallOptions & AddOptions = {},
): Promise<FileEntry[]> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const taken: FileEntry[] = [];
  const arrived = new InOrder<FileEntry>((entries) => {
    taken.push(...entries);
    onAdded?.(entries);
  });
  let sent = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let firstError: VitrineError | undefined;
  let next = 0;

  const batches = batchesOf(files);
  /** Null where it could not be sent. */
  const send = async (batch: Batch): Promise<FileEntry[] | null> => {
    let own = 0;
    const progress = (bytes: number) => {
      sent += bytes - own;
      own = bytes;
      if (performance.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = performance.now();
      onProgress?.(sent, total);
    };
    try {
      return await post(batch, token, signal, progress);
    } catch (error) {
      progress(0);
      const reason = VitrineError.from(error);
      if (reason.code === 'cancelled') throw reason;
      if (batch.length > 1) return null;
      firstError ??= reason;
      onError?.(batch[0].file.name, reason);
      return [];
    }
  };
  const worker = async (goesOn: boolean): Promise<void> => {
    for (let i = next++; i < batches.length; i = next++) {
      const batch = batches[i]!;
      let entries = await send(batch);
      if (entries === null) {
        // One of them is at fault: alone, each gets its own answer.
        entries = [];
        for (const one of batch) entries.push(...((await send([one])) ?? []));
      }
      arrived.put(i, entries);
      if (!goesOn) return;
    }
  };
  const first = Math.min(UPLOADS, batches.length);
  await Promise.all(Array.from({ length: first }, (_, i) => worker(i < LATER_UPLOADS)));

  arrived.flush();
  if (taken.length === 0 && firstError) throw firstError;
  return taken;
}

/** Files next to each other in one folder that are small enough to be sent together. */
function batchesOf(files: readonly GivenFile[]): Batch[] {
  const batches: [GivenFile, ...GivenFile[]][] = [];
  let bytes = 0;
  for (const given of files) {
    const batch = batches.at(-1);
    bytes += given.file.size;
    const most = batches.length <= UPLOADS ? FIRST_FILES : BATCH.files;
    const fits = bytes <= BATCH.bytes && batch && batch.length < most;
    if (fits && batch[0].folder === given.folder) batch.push(given);
    else {
      batches.push([given]);
      bytes = given.file.size;
    }
  }
  return batches;
}

/** Where a batch is sent to, and what is sent. */
function messageOf(batch: Batch): { path: string; body: Blob } {
  const [{ file, folder }] = batch;
  if (batch.length === 1) {
    return { path: `/files?${new URLSearchParams({ name: file.name, folder })}`, body: file };
  }
  const files = batch.map((one) => one.file);
  const list: BatchFiles = files.map(({ name, size }) => ({ name, bytes: size }));
  const body = new Blob([`${JSON.stringify(list)}\n`, ...files]);
  return { path: `/files/many?${new URLSearchParams({ folder })}`, body };
}

/** XMLHttpRequest, since fetch does not tell the progress of an upload. */
function post(
  batch: Batch,
  token: string,
  signal: AbortSignal | undefined,
  onProgress: (bytes: number) => void,
): Promise<FileEntry[]> {
  const { path, body } = messageOf(batch);
  const size = batch.reduce((sum, { file }) => sum + file.size, 0);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', path);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    // Only of large files: each event costs as much as a small file.
    if (size > TOLD_FROM) request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const ok = request.status === 200;
      onProgress(size);
      if (ok) resolve(z.array(FileEntry).parse(JSON.parse(request.responseText)));
      else reject(errorFrom(request.status, request.responseText));
    };
    request.onerror = () => reject(unreadable(batch[0].file.name));
    request.onabort = () => reject(cancelled());
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    signal?.addEventListener('abort', abort);
    request.send(body);
  });
}

/** The browser does not tell a file it cannot read from a host that has gone. */
const unreadable = (name: string): VitrineError =>
  new VitrineError('bad-input', words.web.notSent(name), {
    hint: words.web.notSentHint,
    detail: { file: name },
  });

/** The error that the host answered with. */
export function errorFrom(status: number, text: string): VitrineError {
  try {
    return VitrineError.fromBody(ErrorBody.parse(JSON.parse(text)));
  } catch {
    return new VitrineError('internal', words.web.otherAnswer(status, text.slice(0, 200)));
  }
}
