import type { ErrorBody } from '../types';
import type { UpdateCommand } from './updates';

/**
 * What Electron's preload script hands to the page, and nothing else. Answers are unknown on purpose:
 * the page checks them, as main checks what it is given. This file has no code of others in it: the preload
 * script is made of it.
 */
export interface Bridge {
  /** False when the app was started with `--no-sandbox`. */
  readonly sandboxed: boolean;
  /** Asks for a connection to the engine; it arrives as a window message `PORT_MESSAGE` with a port. */
  connect(): void;
  /** Ends an engine that does not let go of a cancelled call; a new connection arrives by itself. */
  restartEngine(): void;
  hasPath(file: File): boolean;
  /** A file with a path, which stays in the preload script and in main. */
  addFile(file: File, folder: string): Promise<unknown>;
  /** A file without a path: pasted, or dragged out of another program. */
  addBytes(name: string, bytes: Uint8Array): Promise<unknown>;
  openFiles(): Promise<unknown>;
  openFolder(): Promise<unknown>;
  chooseSave(name: string): Promise<unknown>;
  saveFile(name: string, bytes: Uint8Array): Promise<unknown>;
  revealSaved(): Promise<unknown>;
  revealRun(run: string): Promise<unknown>;
  updates(command: UpdateCommand): Promise<unknown>;
  /** Each returns its off switch. */
  onMenu(listener: (action: unknown) => void): () => void;
  onOpened(listener: (entries: unknown) => void): () => void;
  onUpdates(listener: (state: unknown) => void): () => void;
}

/** `data` of the window message that carries the engine's port. */
export const PORT_MESSAGE = 'vitrine-port';

/** Every answer of main: Electron would flatten a thrown error to a string. */
export type BridgeAnswer<T> = { value: T } | { error: ErrorBody };

/** Messages between preload and main. */
export const channels = {
  connect: 'vitrine:connect',
  port: 'vitrine:port',
  restartEngine: 'vitrine:restart-engine',
  addPath: 'vitrine:add-path',
  addBytes: 'vitrine:add-bytes',
  openFiles: 'vitrine:open-files',
  openFolder: 'vitrine:open-folder',
  chooseSave: 'vitrine:choose-save',
  saveFile: 'vitrine:save-file',
  revealSaved: 'vitrine:reveal-saved',
  revealRun: 'vitrine:reveal-run',
  menu: 'vitrine:menu',
  opened: 'vitrine:opened',
  updates: 'vitrine:updates',
  updatesChanged: 'vitrine:updates-changed',
} as const;
