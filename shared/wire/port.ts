import { type Channel, ChannelListeners } from './channel';

/** What all platforms' message ports can do; how they tell of messages differs. */
interface Port {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** A channel over a MessagePort: structured clone, typed arrays are copied by the platform. */
export const portChannel = (port: MessagePort): Channel =>
  channelOver(port, (listeners) => {
    port.addEventListener('message', (event) => listeners.message(event.data));
    port.addEventListener('close', () => listeners.close());
  });

/** The same over any port; `listen` subscribes to its messages and its end. */
export function channelOver(port: Port, listen: (listeners: ChannelListeners) => void): Channel {
  const listeners = new ChannelListeners();
  listen(listeners);
  port.start();
  return {
    send(message) {
      if (!listeners.closed) port.postMessage(message);
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close() {
      port.close();
      listeners.close();
    },
  };
}
