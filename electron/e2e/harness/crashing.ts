import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type ElectronApplication, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { DesktopShell } from './desktop-shell';
import { Studio } from './studio';

export type Killable = 'engine' | 'page' | 'GPU';

/** A studio whose processes are killed while it is in use. */
export class CrashingStudio {
  readonly app: ElectronApplication;
  readonly #profile: string;
  #browser: Browser | null = null;
  #window: Studio | null = null;

  /** `profile`: the folder that the app was started with. */
  constructor(app: ElectronApplication, profile: string) {
    this.app = app;
    this.#profile = profile;
  }

  /** The window as it is now: Playwright's first connection to it ends with the first crash of its page. */
  async window(): Promise<Studio> {
    this.#window ??= await this.#attach();
    return this.#window;
  }

  /** Kills a process and waits until another is in its place. */
  async kill(what: Killable): Promise<void> {
    await expect.poll(() => this.#pid(what)).not.toBe(0);
    const pid = await this.#pid(what);
    process.kill(pid, 'SIGKILL');
    if (what === 'page') {
      await this.#browser?.close();
      this.#browser = null;
      this.#window = null;
    }
    const isReplaced = async () => ![0, pid].includes(await this.#pid(what));
    await expect.poll(isReplaced, { message: `a new ${what}` }).toBe(true);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    const ended = this.app.waitForEvent('close');
    await this.app.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
    await ended;
  }

  /** 0 while there is none. */
  #pid(what: Killable): Promise<number> {
    return this.app.evaluate(({ app, BrowserWindow }, kind) => {
      if (kind === 'page') {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        return webContents.isCrashed() ? 0 : webContents.getOSProcessId();
      }
      const isWanted = ({ type, name }: Electron.ProcessMetric) =>
        kind === 'GPU' ? type === 'GPU' : name === 'Vitrine engine';
      return app.getAppMetrics().find(isWanted)?.pid ?? 0;
    }, what);
  }

  async #attach(): Promise<Studio> {
    let page: Page | undefined;
    const isThere = async () => {
      await this.#browser?.close();
      const [port] = readFileSync(join(this.#profile, 'DevToolsActivePort'), 'utf8').split('\n');
      this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      page = this.#browser.contexts()[0]?.pages()[0];
      return page?.url();
    };
    await expect.poll(() => isThere().catch(String)).toBe('vitrine://app/');
    const devtools = await page!.context().newCDPSession(page!);
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    const studio = new Studio(new DesktopShell(this.app, page!));
    await page!
      .getByRole('contentinfo')
      .getByText(/thread/)
      .waitFor();
    return studio;
  }
}
