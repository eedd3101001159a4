import { app } from 'electron';
import { type BridgeAnswer, channels } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import type { Engine } from './engine';
import { fileArguments } from './file-arguments';
import type { Mailbox } from './mailbox';

/**
 * Files opened from outside the window: arguments, a second start, the dock, recent documents. They
 * may come before the app is ready, and wait until the page listens.
 */
export class OpenedFiles {
  readonly #waiting: string[] = fileArguments(process.argv, process.cwd(), app.isPackaged);
  #open: ((paths: string[]) => void) | undefined;

  constructor() {
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.add([path]);
    });
    app.on('second-instance', (_event, argv, folder) => {
      this.add(fileArguments(argv, folder, app.isPackaged));
    });
  }

  setup(engine: Engine, mailbox: Mailbox): void {
    this.#open = async (paths) => mailbox.post(channels.opened, await register(engine, paths));
    if (this.#waiting.length > 0) this.#open(this.#waiting.splice(0));
  }

  add(paths: readonly string[]): void {
    if (this.#open && paths.length > 0) this.#open([...paths]);
    else this.#waiting.push(...paths);
  }
}

async function register(engine: Engine, paths: string[]): Promise<BridgeAnswer<FileEntry[]>> {
  try {
    return { value: await engine.registerPaths(paths) };
  } catch (error) {
    return { error: VitrineError.from(error).toBody() };
  }
}
