import { app, type BrowserWindow } from 'electron';
import { z } from 'zod';
import { channels, type Leave, type LeaveAnswer } from '#shared/contract';
import { answer } from './answer';
import { Closing } from './closing';
import type { Documents } from './documents';
import { rememberWindow } from './window';

/**
 * Closes windows so that no work is lost: asks about unsaved changes, and lets the page save or tidy up
 * first. A page that hangs is closed on demand; what it had not saved is offered at the next start.
 */
export class Closer {
  readonly #documents: Documents;
  readonly #answers = new Map<BrowserWindow, (said: LeaveAnswer) => void>();
  /** Whether the application ends with its last window, also on macOS. */
  #quitting = false;

  constructor(documents: Documents) {
    this.#documents = documents;
    const Answer = z.enum(['heard', 'leaves', 'stays']);
    answer(channels.leave, Answer, async (said, window) => {
      this.#answers.get(window)?.(said);
      return null;
    });
    app.on('before-quit', () => {
      this.#quitting = true;
    });
  }

  guard(window: BrowserWindow): void {
    const closing = new Closing(window, {
      document: () => this.#documents.get(window),
      onAnswer: (listener) => void this.#answers.set(window, listener),
    });
    const close = async (how?: Leave): Promise<void> => {
      if (!(await closing.run(how))) {
        this.#quitting = false;
        return;
      }
      if (!window.isDestroyed()) {
        rememberWindow(window);
        window.destroy();
      }
      if (this.#quitting) app.quit();
    };
    window.on('close', (event) => {
      event.preventDefault();
      if (closing.underWay) closing.again();
      else void close();
    });
    window.once('closed', () => this.#answers.delete(window));
    // The system, or Ctrl+C in the terminal, ends the application: no time for questions.
    const end = (): void => {
      this.#quitting = true;
      void close('keep');
    };
    for (const signal of SIGNALS) process.on(signal, end);
    window.once('closed', () => {
      for (const signal of SIGNALS) process.off(signal, end);
    });
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
