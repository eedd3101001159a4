import { type Channel, ChannelListeners } from './channel';

/** A channel over a MessagePort: structured clone, typed arrays are copied by the platform. */
export function portChannel(port: MessagePort): Channel {
  const listeners = new ChannelListeners();
  port.addEventListener('message', (event) => listeners.message(event.data));
  port.addEventListener('close', () => listeners.close());
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
