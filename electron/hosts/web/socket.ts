import type { WebSocket } from 'ws';
import { type Channel, ChannelListeners, decodeFrame, encodeFrame } from '#shared/wire';

/** A document of 100,000 images is the longest call; images come by upload. */
export const MAX_MESSAGE = 24 * 2 ** 20;

/** 1007: the data does not fit the message type (RFC 6455, section 7.4.1). */
const BAD_DATA = 1007;

/** The host's end of a browser's web socket. A damaged frame ends the connection, nothing else. */
export function socketChannel(socket: WebSocket): Channel {
  const listeners = new ChannelListeners();
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data, isBinary) => {
    try {
      if (!isBinary || !Buffer.isBuffer(data)) throw new Error('not binary');
      listeners.message(decodeFrame(data));
    } catch {
      socket.close(BAD_DATA, 'not a frame of ours');
    }
  });
  // The library reports a broken frame or connection here and closes right after.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => listeners.close());
  return {
    send(message) {
      const frame = encodeFrame(message);
      if (socket.readyState === socket.OPEN) socket.send(frame);
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => socket.close(),
  };
}
