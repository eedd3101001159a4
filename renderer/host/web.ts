import { z } from 'zod';
import type { AddOptions, CallOptions, Host } from '#shared/contract';
import { cancelled, ErrorBody, FileEntry, VitrineError } from '#shared/types';
import {
  type Channel,
  ChannelListeners,
  decodeFrame,
  encodeFrame,
  engineCrashed,
} from '#shared/wire';
import { InOrder } from './in-order';
import { Link } from './link';
import { toTensor } from './tensor';
import { words } from './words';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** Files smaller than these bytes are sent before their progress would be seen. */
const TOLD_FROM = 2 ** 20;
/** Progress is told no more often. */
const TOLD_EVERY_MS = 100;
/** Uploads at a time: enough to hide the latency of small files. */
const UPLOADS = 4;

/** The engine through the web host that served this page. Throws when the page has no token. */
export function connectWeb(): Host {
  const token = takeToken();
  const link = new Link();
  keepConnected(link, token);
  const authorization = { Authorization: `Bearer ${token}` };

  return {
    kind: 'web',
    call: (method, input, options) => link.call(method, input, options),
    on: (event, listener) => link.on(event, listener),
    onConnection: link.onConnection,

    // Over HTTP: large messages are faster there than on a web socket, and never block small ones.
    async tensor(ref, slice, { signal }: CallOptions = {}) {
      const url = `/tensor/${encodeURIComponent(ref.id)}?slice=${slice.join(',')}`;
      const answer = await reach(
        fetch(url, { headers: authorization, ...(signal ? { signal } : {}) }),
      );
      if (!answer.ok) throw errorFrom(answer.status, await answer.text());
      const bytes = new Uint8Array(await reach(answer.arrayBuffer()));
      const facts = TensorHeaders.parse({
        dtype: answer.headers.get('x-dtype'),
        shape: answer.headers.get('x-shape'),
      });
      return toTensor({ ...facts, bytes });
    },

    addFiles: (files, options) => upload(files, token, options),
  };
}

const TensorHeaders = z.object({
  dtype: z.enum(['float32', 'int32', 'uint8']),
  shape: z
    .string()
    .transform((text) => (text === '' ? [] : text.split(',').map(Number)))
    .pipe(z.array(z.number().int())),
});

/** Moves the token from the address to the tab's own storage, where a screenshot does not show it. */
function takeToken(): string {
  const url = new URL(location.href);
  const given = url.searchParams.get('token');
  if (given) {
    sessionStorage.setItem('token', given);
    url.searchParams.delete('token');
    history.replaceState(null, '', url);
  }
  const token = given ?? sessionStorage.getItem('token');
  if (token) return token;
  throw new VitrineError('bad-input', words.web.noToken, {
    hint: words.web.noTokenHint,
  });
}

/** Connects, and again whenever the connection breaks. */
function keepConnected(link: Link, token: string): void {
  const connect = (retryMs: number): void => {
    const socket = new WebSocket(`ws://${location.host}/ws?token=${encodeURIComponent(token)}`);
    let wait = retryMs;
    socket.addEventListener('open', () => {
      wait = FIRST_RETRY_MS;
      link.attach(socketChannel(socket));
    });
    socket.addEventListener('close', () => {
      setTimeout(() => connect(Math.min(wait * 2, LONGEST_RETRY_MS)), wait);
    });
  };
  connect(FIRST_RETRY_MS);
}

function socketChannel(socket: WebSocket): Channel {
  const listeners = new ChannelListeners();
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    try {
      listeners.message(decodeFrame(new Uint8Array(data)));
    } catch {
      // A damaged frame means that both ends disagree on where they are: start afresh.
      socket.close();
    }
  });
  socket.addEventListener('close', () => listeners.close());
  return {
    send: (message) => socket.send(encodeFrame(message) as Uint8Array<ArrayBuffer>),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => socket.close(),
  };
}

async function upload(
  files: readonly { file: File; folder: string }[],
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

  const worker = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      const { file, folder } = files[i]!;
      let own = 0;
      const progress = (bytes: number) => {
        sent += bytes - own;
        own = bytes;
        if (performance.now() - toldAt < TOLD_EVERY_MS) return;
        toldAt = performance.now();
        onProgress?.(sent, total);
      };
      try {
        arrived.put(i, await uploadOne(file, folder, token, signal, progress));
      } catch (error) {
        const reason = VitrineError.from(error);
        if (reason.code === 'cancelled') throw reason;
        firstError ??= reason;
        onError?.(file.name, reason);
        arrived.put(i, []);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(UPLOADS, files.length) }, worker));

  arrived.flush();
  if (taken.length === 0 && firstError) throw firstError;
  return taken;
}

/** XMLHttpRequest, since fetch does not tell the progress of an upload. */
function uploadOne(
  file: File,
  folder: string,
  token: string,
  signal: AbortSignal | undefined,
  onProgress: (bytes: number) => void,
): Promise<FileEntry[]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', `/files?${new URLSearchParams({ name: file.name, folder })}`);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    // Only of large files: each event costs as much as a small file.
    if (file.size > TOLD_FROM) request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const ok = request.status === 200;
      onProgress(file.size);
      if (ok) resolve(z.array(FileEntry).parse(JSON.parse(request.responseText)));
      else reject(errorFrom(request.status, request.responseText));
    };
    request.onerror = () => reject(unreadable(file.name));
    request.onabort = () => reject(cancelled());
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    signal?.addEventListener('abort', abort);
    request.send(file);
  });
}

/** The browser does not tell a file it cannot read from a host that has gone. */
const unreadable = (name: string): VitrineError =>
  new VitrineError('bad-input', words.web.notSent(name), {
    hint: words.web.notSentHint,
    detail: { file: name },
  });

/** Names a fetch that did not reach the host for what it is. */
async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw cancelled();
    throw engineCrashed();
  }
}

function errorFrom(status: number, text: string): VitrineError {
  try {
    return VitrineError.fromBody(ErrorBody.parse(JSON.parse(text)));
  } catch {
    return new VitrineError('internal', words.web.otherAnswer(status, text.slice(0, 200)));
  }
}
