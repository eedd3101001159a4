import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { root, temporaryHome } from './host';
import { type SavedFile, type Shell, SIZE, type TestHost } from './shell';

declare global {
  interface Window {
    /** Methods that the page has called; see `countCalls`. */
    __calls?: string[];
  }
}

export interface LaunchOptions {
  /** The state folder. */
  home: string;
  /** Where Electron keeps window size, storage and its lock; a fresh one for each by default. */
  profile?: string;
  /** Further words of the command line. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** The theme of the system, `null` for the real one. */
  colorScheme?: 'dark' | 'light' | null;
}

/** Playwright misses Electron's debugger once in hundreds of starts, and would wait for ever. */
const CONNECT_MS = 60_000;

/** Starts the studio in Electron as a person does. */
export async function launchStudio({
  home,
  profile,
  args = [],
  env = {},
  colorScheme = 'dark',
}: LaunchOptions) {
  const launch = () =>
    _electron.launch({
      colorScheme,
      executablePath: process.env.VITRINE_ELECTRON!,
      // Playwright would add --no-sandbox.
      chromiumSandbox: true,
      timeout: CONNECT_MS,
      args: [
        root,
        ...args,
        `--user-data-dir=${profile ?? mkdtempSync(join(home, 'profile-'))}`,
        '--force-prefers-reduced-motion',
      ],
      env: { ...process.env, VITRINE_HOME: home, ...env } as Record<string, string>,
    });
  const app = await launch().catch((error: Error) => {
    if (error.name !== 'TimeoutError') throw error;
    console.warn(`Playwright could not connect to Electron, and starts it again: ${error.message}`);
    return launch();
  });
  return { app, page: await app.firstWindow() };
}

/** The studio in Electron; each window is an application of its own over one state folder. */
export class DesktopTestHost implements TestHost {
  readonly home = temporaryHome();
  #latest: DesktopShell | null = null;

  async enginePid(): Promise<number> {
    return this.#latest!.enginePid();
  }

  async open(): Promise<DesktopShell> {
    const { app, page } = await launchStudio({ home: this.home });
    // Without a window manager no window has the focus, and the clipboard asks for it. A page gets it
    // with its first click (`Studio.clickAway`).
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    const shell = new DesktopShell(app, page);
    // The real pointer would leave and enter what Playwright's points at.
    if (process.platform === 'linux') execFileSync('xdotool', ['mousemove', '2559', '1439']);
    await shell.resize(SIZE.width, SIZE.height);
    await shell.forgetCalls();
    this.#latest = shell;
    return shell;
  }

  async close(): Promise<void> {
    rmSync(this.home, { recursive: true, force: true });
  }
}

export class DesktopShell implements Shell {
  readonly app: ElectronApplication;
  readonly page: Page;
  #ended = false;

  constructor(app: ElectronApplication, page: Page) {
    this.app = app;
    this.page = page;
    app.once('close', () => {
      this.#ended = true;
    });
  }

  /** 0 while there is none. */
  enginePid(): Promise<number> {
    return this.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Vitrine engine')?.pid ?? 0,
    );
  }

  async menu(menu: string, item: string): Promise<void> {
    await this.app.evaluate(
      ({ Menu, BrowserWindow }, [title, label]) => {
        const [window] = BrowserWindow.getAllWindows();
        const top = Menu.getApplicationMenu()?.items.find((entry) => entry.label === title);
        const found = top?.submenu?.items.find((entry) => entry.label === label);
        if (!found) throw new Error(`There is no ${title} > ${label} in the menu`);
        found.click({}, window, window?.webContents);
      },
      [menu, item] as const,
    );
  }

  /** Keys of the menu choose its item: what Playwright sends to the page never reaches the menu. */
  async press(keys: string): Promise<void> {
    const inMenu = await this.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
      const plain = (accelerator: string) =>
        accelerator
          .replace('CmdOrCtrl', 'Control')
          .split('+')
          .map((key) => key.toLowerCase())
          .sort()
          .join('+');
      const [window] = BrowserWindow.getAllWindows();
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu!.items);
      const found = items.find(
        ({ accelerator }) => accelerator && plain(`${accelerator}`) === plain(wanted),
      );
      found?.click({}, window, window?.webContents);
      return found !== undefined;
    }, keys);
    if (!inMenu) await this.page.keyboard.press(keys);
  }

  async saved(act: () => Promise<void>): Promise<SavedFile> {
    const folder = mkdtempSync(join(temporaryHome(), 'saved-'));
    await this.answerSaveDialog(folder);
    await act();
    const written = () => readdirSync(folder).filter((name) => !name.endsWith('.tmp'));
    await expect.poll(written).toHaveLength(1);
    const [name] = written();
    return { name: name!, path: join(folder, name!) };
  }

  async saveDocument(name: string): Promise<SavedFile> {
    const path = join(temporaryHome(), `${name}.vitrine`);
    await this.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    await this.press('Control+s');
    await expect.poll(() => existsSync(path)).toBe(true);
    return { name: `${name}.vitrine`, path };
  }

  /** From now on the dialog saves into the folder, under the name that the studio proposes. */
  answerSaveDialog(folder: string): Promise<void> {
    return this.app.evaluate(({ dialog }, into) => {
      dialog.showSaveDialog = async (...asked: unknown[]) => {
        const { defaultPath } = asked.at(-1) as { defaultPath: string };
        return { canceled: false, filePath: `${into}/${defaultPath.split('/').at(-1)}` };
      };
    }, folder);
  }

  async choose(act: () => Promise<void>, ...paths: string[]): Promise<void> {
    await this.app.evaluate(({ dialog }, filePaths) => {
      const answered = { canceled: false, filePaths };
      dialog.showOpenDialog = async () => {
        (dialog as { answered?: boolean }).answered = true;
        return answered;
      };
    }, paths);
    await act();
    const answered = () =>
      this.app.evaluate(({ dialog }) => (dialog as { answered?: boolean }).answered === true);
    await expect.poll(answered).toBe(true);
  }

  clipboardText(): Promise<string> {
    return this.app.evaluate(({ clipboard }) => clipboard.readText());
  }

  clipboardTypes(): Promise<string[]> {
    return this.app.evaluate(async ({ clipboard }) => {
      // Electron 33 has the older, synchronous interface.
      const older = clipboard as unknown as { availableFormats?(): string[] };
      if (older.availableFormats) return older.availableFormats();
      return (await clipboard.read()).flatMap(({ types }) => types);
    });
  }

  calls(): Promise<string[]> {
    return this.page.evaluate(() => window.__calls ?? []);
  }

  async forgetCalls(): Promise<void> {
    await this.page.evaluate(countCalls);
  }

  /** The size of the page, as on the web host. */
  async resize(width: number, height: number): Promise<void> {
    await this.app.evaluate(
      ({ BrowserWindow }, [w, h]) => {
        const [window] = BrowserWindow.getAllWindows();
        window!.setBounds({ x: 0, y: 0 });
        window!.setContentSize(w, h);
      },
      [width, height] as const,
    );
    await expect
      .poll(() => this.page.evaluate(() => [window.innerWidth, window.innerHeight]))
      .toEqual([width, height]);
  }

  /** Ends the application without asking about unsaved changes. */
  async close(): Promise<void> {
    if (this.#ended) return; // By the test itself.
    const ended = this.app.waitForEvent('close');
    await this.app.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
    await ended;
  }
}

/** Runs in the page: its calls go through a message port. */
function countCalls(): void {
  const counted = window.__calls !== undefined;
  window.__calls = [];
  if (counted) return;
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...sent: unknown[]) {
    const { method, type } = (sent[0] ?? {}) as { method?: string; type?: string };
    const call = method === 'tensor.read' ? 'tensor' : (method ?? type);
    if (call) window.__calls!.push(call);
    return Reflect.apply(postMessage, this, sent);
  } as typeof postMessage;
}
