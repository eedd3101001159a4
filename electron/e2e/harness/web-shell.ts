import { type Browser, chromium, type Page } from 'playwright-core';
import { decodeFrame } from '#shared/wire';
import { WebHost } from './host';
import {
  type OpenOptions,
  type SavedFile,
  type Shell,
  SIZE,
  type TestHost,
  withName,
} from './shell';

/** Needed where the tests run as root; the rest keeps Chromium from calling home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The web host and Chromium. */
export class WebTestHost implements TestHost {
  readonly host: WebHost;
  readonly #browser: Browser;

  private constructor(host: WebHost, browser: Browser) {
    this.host = host;
    this.#browser = browser;
  }

  static async start(): Promise<WebTestHost> {
    const [host, browser] = await Promise.all([
      WebHost.start(),
      chromium.launch({ executablePath: process.env.CHROMIUM_PATH!, args: ARGUMENTS }),
    ]);
    return new WebTestHost(host, browser);
  }

  get home(): string {
    return this.host.home;
  }

  async enginePid(): Promise<number> {
    return this.host.enginePid();
  }

  /** A window with fresh storage. */
  async open({ token = true, url = this.host.url }: OpenOptions): Promise<Shell> {
    const context = await this.#browser.newContext({
      viewport: SIZE,
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
      colorScheme: 'dark',
    });
    const shell = new WebShell(await context.newPage());
    await shell.page.goto(token ? url : new URL('/', url).href);
    return shell;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.host.close();
  }
}

class WebShell implements Shell {
  readonly page: Page;
  #calls: string[] = [];

  constructor(page: Page) {
    this.page = page;
    // Playwright takes file dialogs over while somebody listens, from some time after the first does:
    // one that opens in between is closed by the browser. So somebody always listens.
    page.on('filechooser', () => undefined);
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => this.#calls.push(methodOf(payload))),
    );
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/tensor/')) this.#calls.push('tensor');
    });
  }

  async menu(menu: string, item: string): Promise<void> {
    await this.page.getByRole('menubar').getByRole('menuitem', { name: menu }).click();
    await this.page.getByRole('menu', { name: menu }).getByText(item, { exact: true }).click();
  }

  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  async saved(act: () => Promise<void>): Promise<SavedFile> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), act()]);
    const name = download.suggestedFilename();
    const path = withName(await download.path(), name);
    await download.saveAs(path);
    return { name, path };
  }

  saveDocument(name: string): Promise<SavedFile> {
    const dialog = this.page.getByRole('dialog');
    return this.saved(async () => {
      await this.press('Control+s');
      await dialog.getByLabel('Name').fill(name);
      await dialog.getByRole('button', { name: 'Save' }).click();
    });
  }

  async choose(act: () => Promise<void>, ...paths: string[]): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), act()]);
    await chooser.setFiles(paths);
  }

  clipboardText(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  clipboardTypes(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const items = await navigator.clipboard.read();
      return items.flatMap((item) => item.types);
    });
  }

  async calls(): Promise<string[]> {
    return [...this.#calls];
  }

  async forgetCalls(): Promise<void> {
    this.#calls = [];
  }

  resize(width: number, height: number): Promise<void> {
    return this.page.setViewportSize({ width, height });
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

function methodOf(payload: string | Buffer): string {
  const message = decodeFrame(new Uint8Array(Buffer.from(payload)));
  const { method, type } = message as { method?: string; type: string };
  return method ?? type;
}
