import type { FileEntry, Tensor, TensorRef, TensorSlice, VitrineError } from '../types';
import type { DesktopDocument, Leave } from './bridge';
import type { EventBody, EventName, Input, MethodName, Output } from './methods';
import type { UpdateCommand, UpdateState } from './updates';

export interface CallOptions {
  signal?: AbortSignal;
}

export interface AddOptions {
  /** Progress in bytes. */
  onProgress?: (done: number, total: number) => void;
  /** Files that have been taken, portion by portion in the order given, while the rest is under way. */
  onAdded?: (entries: readonly FileEntry[]) => void;
  /** A file that could not be taken, by its name, and why. */
  onError?: (name: string, error: VitrineError) => void;
}

/** What the window knows of the world outside it; one implementation per host (design section 5). */
export interface Host {
  readonly kind: 'electron' | 'web' | 'fake';
  /** Rejects with VitrineError only. */
  call<M extends MethodName>(method: M, input: Input<M>, options?: CallOptions): Promise<Output<M>>;
  tensor(ref: TensorRef, slice: TensorSlice, options?: CallOptions): Promise<Tensor>;
  /** Returns its off switch. */
  on<E extends EventName>(event: E, listener: (body: EventBody<E>) => void): () => void;
  /** `down` after the engine died, `up` when it has been started again; nothing at the first start. */
  onConnection(listener: (state: 'up' | 'down') => void): () => void;
  /**
   * Hands files from a drop, a paste or an <input> to the engine (Electron passes paths, the web
   * host uploads). `folder` is the folder path inside what was dropped. A file that cannot be taken
   * is told to `onError` and the rest goes on; rejects when none could be taken, or on cancel.
   */
  addFiles(
    files: readonly { file: File; folder: string }[],
    options?: CallOptions & AddOptions,
  ): Promise<FileEntry[]>;
  /** Absent in the browser. */
  readonly native?: NativeShell;
}

/** What only a desktop shell can do. */
interface NativeShell {
  /** Whether Chromium's sandbox is on; only root has to do without it. */
  readonly sandboxed: boolean;
  openFiles(): Promise<FileEntry[]>;
  openFolder(): Promise<FileEntry[]>;
  /** Asks where a document is to be saved; null when the user closed the dialog. */
  chooseSave(name: string): Promise<FileEntry | null>;
  /** Asks where, writes atomically; the name written, or null when the user closed the dialog. */
  saveFile(name: string, bytes: Uint8Array): Promise<string | null>;
  /** Shows the file saved last in the system's file manager. */
  revealSaved(): Promise<void>;
  /** Shows the folder of a run there. */
  revealRun(run: string): Promise<void>;
  /** What is to happen about updates of Vitrine; how it goes on comes through `onUpdates`. */
  updates(command: UpdateCommand): Promise<UpdateState>;
  onUpdates(listener: (state: UpdateState) => void): () => void;
  /** The theme that the page shows, or `system`: dialogs, menus and the next start follow it. */
  setTheme(theme: 'system' | 'dark' | 'light'): Promise<void>;
  /** Which document the window is about. */
  setDocument(document: DesktopDocument): Promise<void>;
  /** Drags a file with these bytes out of the window, from where the pointer is. */
  dragOut(name: string, bytes: Uint8Array): Promise<void>;
  /** Whether the system marks an edited document in the window's frame. */
  readonly marksEdited: boolean;
  /** All listeners are there: from now on they are told what was kept for them. */
  ready(): void;
  /** Runs `listener` with an action id when a native menu item is chosen. */
  onMenu(listener: (action: string) => void): () => void;
  /** Files opened from outside the window: the dock, recent documents, a second start with files. */
  onOpened(listener: (entries: FileEntry[]) => void, failed: (e: unknown) => void): () => void;
  /** The window is about to close; `leave` resolves to false where it has to stay open. */
  onLeave(leave: (how: Leave) => Promise<boolean>): () => void;
  /** A run is to be shown: the notification of its end was clicked. */
  onShowRun(listener: (run: string) => void): () => void;
}
