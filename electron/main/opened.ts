import { app, type BrowserWindow } from 'electron';
import { channels } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { listen } from './answer';
import type { Engine } from './engine';
import { fileArguments } from './file-arguments';

/**
 * Files opened from outside the window: arguments, a second start, the dock, recent documents. They
 * may come before the app is ready, and wait until the page listens.
 */
export class OpenedFiles {
  readonly #waiting: string[] = fileArguments(process.argv, process.cwd(), app.isPackaged);
  #deliver: () => void = () => undefined;

  constructor() {
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#add([path]);
    });
    app.on('second-instance', (_event, argv, folder) => {
      this.#add(fileArguments(argv, folder, app.isPackaged));
    });
  }

  /** From when the page connects, `window` is told of every file. */
  setup(engine: Engine): void {
    listen(channels.connect, (window) => {
      this.#deliver = () => void this.#hand(engine, window);
      this.#deliver();
    });
  }

  #add(paths: readonly string[]): void {
    this.#waiting.push(...paths);
    this.#deliver();
  }

  async #hand(engine: Engine, window: BrowserWindow): Promise<void> {
    if (this.#waiting.length === 0 || window.isDestroyed()) return;
    try {
      const entries = await engine.registerPaths(this.#waiting.splice(0));
      window.webContents.send(channels.opened, entries);
    } catch (error) {
      console.error(VitrineError.from(error).message);
    }
  }
}
