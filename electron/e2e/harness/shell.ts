import { basename } from 'node:path';
import type { Page } from 'playwright-core';

export interface SavedFile {
  name: string;
  path: string;
}

/** What a person does differently on each host: menus, dialogs, clipboard, window. */
export interface Shell {
  readonly page: Page;
  /** Chooses an item of the menu bar. */
  menu(menu: string, item: string): Promise<void>;
  /** Presses keys, those of the menu among them. */
  press(keys: string): Promise<void>;
  /** The file that the studio saves when `act` is done. */
  saved(act: () => Promise<void>): Promise<SavedFile>;
  /** Saves the document under a new name, without its extension. */
  saveDocument(name: string): Promise<SavedFile>;
  /** Chooses files or a folder in the dialog that opens when `act` is done. */
  choose(act: () => Promise<void>, ...paths: string[]): Promise<void>;
  clipboardText(): Promise<string>;
  /** Media types of what is on the clipboard. */
  clipboardTypes(): Promise<string[]>;
  /** Methods called and tensors fetched (as `tensor`) since the last `forgetCalls`, in order. */
  calls(): Promise<string[]>;
  forgetCalls(): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

/** The state that windows of one test file share. */
export interface TestHost {
  /** The state folder. */
  readonly home: string;
  enginePid(): Promise<number>;
  open(options: OpenOptions): Promise<Shell>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Web host only: without its token the host lets nobody in. */
  token?: boolean | undefined;
  /** Web host only: of another host than the file's own. */
  url?: string | undefined;
}

export const SIZE = { width: 1440, height: 900 };

/** Playwright names downloads by number; what is dropped again has to have its name. */
export const withName = (path: string, name: string): string => `${path}-${basename(name)}`;
