import { type BrowserWindow, dialog } from 'electron';
import { channels, type Leave, type LeaveAnswer } from '#shared/contract';

/** A page says at once that it has heard; one that does not within this time hangs. */
const UNRESPONSIVE_MS = 5000;

/** The page inside the window. */
interface Page {
  document(): { readonly name: string; readonly edited: boolean } | undefined;
  onAnswer(listener: (said: LeaveAnswer) => void): void;
}

/** The closing of one window. */
export class Closing {
  readonly #window: BrowserWindow;
  readonly #page: Page;
  underWay = false;
  /** Whether the page has said that it prepares to close. */
  #heard = false;
  /** While the page is waited for: gives it up, and sets the clock for one that hangs. */
  #force: (() => void) | undefined;
  #watch: (() => void) | undefined;
  #insisting = false;

  constructor(window: BrowserWindow, page: Page) {
    this.#window = window;
    this.#page = page;
  }

  /** Whether the window may go. Asks about unsaved changes unless `how` says what becomes of them. */
  async run(how?: Leave): Promise<boolean> {
    this.underWay = true;
    try {
      const leave = how ?? (await this.#ask());
      return leave !== null && (await this.#leave(leave));
    } finally {
      this.underWay = false;
      this.#force = undefined;
      this.#watch = undefined;
    }
  }

  /** Closed once more while the page is at it: a page that saves may be given up. */
  again(): void {
    if (this.#heard) void this.#insist('Vitrine is still saving');
  }

  /** Offers to close the window although its page is not ready. */
  async #insist(message: string): Promise<void> {
    if (!this.#force || this.#insisting) return;
    if (!this.#page.document()?.edited) {
      this.#force();
      return;
    }
    this.#insisting = true;
    const { response } = await dialog.showMessageBox(this.#window, {
      type: 'warning',
      message,
      detail: 'If you close it, unsaved changes are offered again at the next start.',
      buttons: ['Wait', 'Close anyway'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    this.#insisting = false;
    if (response === 1) this.#force?.();
    else this.#watch?.();
  }

  /** What becomes of unsaved changes; null where the window stays. */
  async #ask(): Promise<Leave | null> {
    const document = this.#page.document();
    if (!document?.edited) return 'discard';
    if (this.#window.isMinimized()) this.#window.restore();
    const { response } = await dialog.showMessageBox(this.#window, {
      type: 'question',
      message: `Save changes to “${document.name || 'Untitled'}”?`,
      detail: 'If you do not save them, your changes are lost.',
      buttons: ['Save', "Don't save", 'Cancel'],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    return (['save', 'discard', null] as const)[response] ?? null;
  }

  /** Waits for the page; whether the window may go. */
  #leave(how: Leave): Promise<boolean> {
    // A page that never said which document it is about has not started: there is nothing to save.
    if (!this.#page.document()) return Promise.resolve(true);
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      this.#force = () => resolve(true);
      this.#heard = false;
      this.#watch = () => {
        clearTimeout(timer);
        if (this.#heard) return;
        timer = setTimeout(() => {
          if (how === 'keep') resolve(true);
          else void this.#insist('Vitrine is not responding');
        }, UNRESPONSIVE_MS);
      };
      this.#page.onAnswer((said) => {
        this.#heard = true;
        clearTimeout(timer);
        if (said !== 'heard') resolve(said === 'leaves');
      });
      this.#watch();
      this.#window.webContents.send(channels.leave, how);
    });
  }
}
