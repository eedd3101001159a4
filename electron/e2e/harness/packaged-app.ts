import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { temporaryHome } from './host';

/** The packaged program's folder, as its installer made it. */
export const installed = process.env.VITRINE_INSTALLED!;
/** The folder with the packages. */
export const packages = process.env.VITRINE_PACKAGES!;
export const program = join(installed, 'vitrine');

interface StartOptions {
  /** The program; by default the installed one. */
  path?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/**
 * The packaged program, as a person starts it. Its fuses keep Playwright's own way in closed (`--inspect`), so
 * the page is driven through Chromium's DevTools, and the rest with the X server's keyboard.
 */
export class PackagedApp {
  readonly page: Page;
  /** The state folder. */
  readonly home: string;
  readonly #browser: Browser;
  readonly #process: ChildProcess;
  readonly #said: () => string;

  private constructor(
    page: Page,
    home: string,
    browser: Browser,
    process: ChildProcess,
    said: () => string,
  ) {
    page.setDefaultTimeout(120_000);
    this.page = page;
    this.home = home;
    this.#browser = browser;
    this.#process = process;
    this.#said = said;
  }

  static async start({ path = program, args = [], env = {} }: StartOptions = {}) {
    const home = temporaryHome();
    const profile = mkdtempSync(join(home, 'profile-'));
    const child = spawn(
      path,
      [
        ...['--remote-debugging-port=0', `--user-data-dir=${profile}`],
        ...['--force-prefers-reduced-motion', ...args],
      ],
      {
        env: { ...process.env, VITRINE_HOME: home, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    const address = new Promise<string>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, found] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
        if (found) resolve(found);
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${said}`)));
    });
    const browser = await connect(await address);
    const [context] = browser.contexts();
    const page = context!.pages()[0] ?? (await context!.waitForEvent('page'));
    const app = new PackagedApp(page, home, browser, child, () => said);
    // Once the engine answers, the window hears keys and drops.
    await page
      .getByRole('contentinfo')
      .getByText(/thread/)
      .waitFor();
    return app;
  }

  /** What it has written to standard error. */
  get said(): string {
    return this.#said();
  }

  /** Command lines and states (of /proc) of all its processes. */
  processes(): { command: string; status: string }[] {
    const family = [this.#process.pid!];
    // Children of each, their children with them.
    for (const pid of family) family.push(...childrenOf(pid));
    return family.map((pid) => ({
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
      status: readFileSync(`/proc/${pid}/status`, 'utf8'),
    }));
  }

  /** Chooses a command by its name, which is that in the menu without its dots. */
  async command(name: string): Promise<void> {
    // Without a window manager the keyboard speaks to the window under the pointer.
    keyboard('mousemove', '700', '500');
    const palette = this.page.getByRole('dialog', { name: 'Command palette' });
    await expect
      .poll(async () => {
        keyboard('key', 'ctrl+shift+p');
        return palette.isVisible();
      })
      .toBe(true);
    await palette.getByRole('combobox').fill(name);
    await palette.getByRole('option', { name }).first().click();
  }

  /** Saves under a path in the system's dialog, which opens when `act` is done. */
  async save(path: string, act: () => Promise<void>): Promise<void> {
    await act();
    keyboard('search', '--sync', '--onlyvisible', '--name', '^Save File$');
    keyboard('key', 'ctrl+a');
    keyboard('type', path);
    keyboard('key', 'Return');
  }

  /** Drops files or folders of the disk on the window, as a file manager does. */
  async drop(...files: string[]): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
    await devtools.detach();
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.#browser.close();
    this.#process.kill();
    await ended;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

const keyboard = (...words: string[]): void => {
  execFileSync('xdotool', words, { stdio: 'ignore' });
};

/** Playwright misses an answer now and then while the first page still loads, and would wait for ever. */
async function connect(address: string): Promise<Browser> {
  return chromium.connectOverCDP(address).catch((error: Error) => {
    if (error.name !== 'TimeoutError') throw error;
    console.warn(`Playwright could not connect, and tries again: ${error.message}`);
    return chromium.connectOverCDP(address, { timeout: 120_000 });
  });
}
