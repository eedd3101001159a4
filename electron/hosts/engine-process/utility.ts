import { type Channel, ChannelListeners, channelOver } from '#shared/wire';

/*
 * Electron's message ports as channels. Described by shape, not imported: the engine process is the
 * same file outside Electron. Shapes: https://www.electronjs.org/docs/latest/api/parent-port and
 * https://www.electronjs.org/docs/latest/api/message-port-main
 */
interface MessageEvent {
  data: unknown;
  ports: MessagePortMain[];
}

interface MessagePortMain {
  on(event: 'message', listener: (event: MessageEvent) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

export interface ParentPort {
  on(event: 'message', listener: (event: MessageEvent) => void): unknown;
  postMessage(message: unknown): void;
}

/** What Electron adds to `process` in a utility process. */
export interface UtilityProcess {
  parentPort?: ParentPort;
}

const portMainChannel = (port: MessagePortMain): Channel =>
  channelOver(port, (listeners) => {
    port.on('message', (event) => listeners.message(event.data));
    port.on('close', () => listeners.close());
  });

/**
 * The utility process's end of its connection to main. A message with a port is a new window. It
 * never closes: Electron ends the process together with main.
 */
export function utilityParent(parent: ParentPort, onWindow: (channel: Channel) => void): Channel {
  const listeners = new ChannelListeners();
  parent.on('message', ({ data, ports: [port] }) => {
    if (port) onWindow(portMainChannel(port));
    else listeners.message(data);
  });
  return {
    send: (message) => parent.postMessage(message),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => process.exit(0),
  };
}
