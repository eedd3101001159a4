import { z } from 'zod';
import type { CallOptions, Host } from '#shared/contract';
import { cancelled, VitrineError } from '#shared/types';
import {
  type Channel,
  ChannelListeners,
  decodeFrame,
  encodeFrame,
  engineCrashed,
} from '#shared/wire';
import { Link } from './link';
import { toTensor } from './tensor';
import { errorFrom, upload } from './upload';
import { words } from './words';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

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

/** Names a fetch that did not reach the host for what it is. */
async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw cancelled();
    throw engineCrashed();
  }
}
