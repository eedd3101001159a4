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
  /** The theme that the page shows, or `system`. */
  setTheme(theme: string): Promise<unknown>;
  /** Which document the window is about, for the title bar and for closing the window. */
  setDocument(document: DesktopDocument): Promise<unknown>;
  /** Drags a file with these bytes out of the window, from where the pointer is. */
  dragOut(name: string, bytes: Uint8Array): Promise<unknown>;
  /** The page's answers to `onLeave`: at once that it has heard, then how it went. */
  leave(answer: LeaveAnswer): Promise<unknown>;
  /** Whether the system marks an edited document in the window's frame (macOS). */
  readonly marksEdited: boolean;
  /** The page has all its listeners: from now on it is told what was kept for it. */
  ready(): void;
  /** Each returns its off switch. */
  onMenu(listener: (action: unknown) => void): () => void;
  onOpened(listener: (answer: unknown) => void): () => void;
  onUpdates(listener: (state: unknown) => void): () => void;
  /** The window is about to close; see `Leave`. */
  onLeave(listener: (how: unknown) => void): () => void;
  /** A run is to be shown: the notification of its end was clicked. */
  onShowRun(listener: (run: unknown) => void): () => void;
}

/** Which document a window is about. */
export interface DesktopDocument {
  /** '' for one that was never saved. */
  readonly name: string;
  /** The engine's id of its file. */
  readonly file: string | null;
  /** Whether closing the window would lose work. */
  readonly edited: boolean;
}

/**
 * What becomes of unsaved changes when the window closes: saved, given up, or kept for the next start
 * (when the system ends the application).
 */
export type Leave = 'save' | 'discard' | 'keep';

/** `stays`: it was not saved, so the window has to stay open. */
export type LeaveAnswer = 'heard' | 'leaves' | 'stays';

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
  ready: 'vitrine:ready',
  opened: 'vitrine:opened',
  updates: 'vitrine:updates',
  updatesChanged: 'vitrine:updates-changed',
  setTheme: 'vitrine:set-theme',
  setDocument: 'vitrine:set-document',
  dragOut: 'vitrine:drag-out',
  leave: 'vitrine:leave',
  showRun: 'vitrine:show-run',
} as const;
