import { join } from 'node:path';
import { MessageChannelMain, utilityProcess, type WebContents } from 'electron';
import { channels, type EventBody, type EventName } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { type Channel, ChannelListeners, type Client } from '#shared/wire';
import type { controlEvents, controlMethods } from '../hosts/engine-process/control';
import { resumeRuns } from '../hosts/engine-process/resume-runs';
import { type EngineProcess, Supervisor } from '../hosts/engine-process/supervisor';
import { type EngineFolders, folderArguments } from '../hosts/paths/engine-folders';
import { listen } from './answer';

/** A utility process that can also be handed one end of a window's connection. */
interface UtilityEngine extends EngineProcess {
  connect(contents: WebContents): void;
}

type EngineClient = Client<typeof controlMethods, typeof controlEvents>;

export interface Engine {
  /** Waits for the engine where it is being started. Rejects with VitrineError. */
  call: EngineClient['call'];
  /** Hears one kind of event of this engine process and of every one that follows it. */
  on<E extends EventName>(event: E, listener: (body: EventBody<E>) => void): void;
  /** Runs `up` whenever an engine process can take calls, `down` when it has ended. */
  onLife(listener: { up?: () => void; down?: () => void }): void;
  /** Gives ids to paths that a person chose. Rejects with VitrineError. */
  registerPaths(paths: string[], folder?: string): Promise<FileEntry[]>;
  /** The same for a path to save to. */
  expectPath(path: string): Promise<FileEntry>;
  close(): Promise<void>;
}

/**
 * Starts the engine and gives every window that asks a port straight to it. When the engine dies the
 * ports close by themselves; with the next engine every open window gets a new one.
 */
export function setupEngine(distDir: string, folders: EngineFolders): Engine {
  const module = join(distDir, 'engine-process.js');
  const log = (line: string): void => console.error(line);
  const spawn = (): UtilityEngine => startUtility(module, folderArguments(folders));
  const supervisor = new Supervisor({ spawn, log });
  resumeRuns(supervisor, log);
  const windows = new Set<WebContents>();
  let running: UtilityEngine | null = null;

  supervisor.onUp(({ process }) => {
    running = process;
    for (const webContents of windows) process.connect(webContents);
  });
  supervisor.onDown(() => {
    running = null;
  });
  listen(channels.connect, ({ webContents }) => {
    if (!windows.has(webContents)) webContents.once('destroyed', () => windows.delete(webContents));
    windows.add(webContents);
    running?.connect(webContents);
  });
  listen(channels.restartEngine, () => supervisor.restart());

  return {
    call: async (...asked) => (await supervisor.whenUp()).engine.call(...asked),
    on: (event, listener) => void supervisor.onUp(({ engine }) => void engine.on(event, listener)),
    onLife({ up, down }) {
      if (up) supervisor.onUp(up);
      if (down) supervisor.onDown(down);
    },
    registerPaths: async (paths, folder = '') =>
      (await supervisor.whenUp()).engine.call('files.register', { paths, folder }),
    expectPath: async (path) => (await supervisor.whenUp()).engine.call('files.expect', { path }),
    close: () => supervisor.close(),
  };
}

function startUtility(module: string, args: string[]): UtilityEngine {
  const child = utilityProcess.fork(module, args, {
    serviceName: 'Vitrine engine',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const listeners = new ChannelListeners();
  let fatal = '';
  child.on('message', (message) => listeners.message(message));
  child.on('error', (type, location) => {
    fatal = `${type} at ${location}`;
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code) => {
      listeners.close();
      resolve(fatal || `it exited with code ${code}`);
    });
  });
  const channel: Channel = {
    send(message) {
      if (!listeners.closed) child.postMessage(message);
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close() {
      listeners.close();
      child.kill();
    },
  };
  return {
    channel,
    ended,
    kill: () => end(child),
    connect(contents) {
      // Its page is being loaded again, and will ask by itself.
      if (contents.isCrashed()) return;
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage(null, [port1]);
      contents.postMessage(channels.port, null, [port2]);
    },
  };
}

/** `kill()` asks politely, which a thread deep in native code never hears. */
function end(child: Electron.UtilityProcess): void {
  if (child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    // It has gone already: `exit` tells the rest.
  }
}
