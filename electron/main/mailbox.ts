import type { BrowserWindow } from 'electron';
import { channels } from '#shared/contract';
import { listen } from './answer';

/** Messages that must not get lost while there is no window, or its page is still loading. */
export class Mailbox {
  readonly #waiting: { readonly channel: string; readonly body: unknown }[] = [];
  #window: BrowserWindow | null = null;

  constructor() {
    listen(channels.ready, (window) => {
      this.#window = window;
      const gone = (): void => {
        if (this.#window === window) this.#window = null;
      };
      window.once('closed', gone);
      window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) gone();
      });
      for (const { channel, body } of this.#waiting.splice(0)) this.post(channel, body);
    });
  }

  post(channel: string, body: unknown): void {
    if (this.#window) this.#window.webContents.send(channel, body);
    else this.#waiting.push({ channel, body });
  }
}
