import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import {
  type Browser,
  chromium,
  type Download,
  type FileChooser,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { decodeFrame } from '#shared/wire';
import { root, WebHost } from './host';
import { type Pixels, pixelsOf } from './pixels';

/** Needed where the tests run as root; the rest keeps Chromium from calling home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One window of the studio, and what a person does in it. */
export class Studio {
  readonly page: Page;
  /** Methods called over the web socket and tensors fetched over HTTP, in order. */
  readonly traffic: string[] = [];
  /** What the browser complained about: errors of scripts, refusals of the security policy. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(120_000);
    // Playwright takes file dialogs over while somebody listens, from some time after the first does:
    // one that opens in between is closed by the browser. So somebody always listens.
    page.on('filechooser', () => undefined);
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => this.traffic.push(methodOf(payload))),
    );
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/tensor/')) this.traffic.push('tensor');
    });
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
  }

  get board(): Locator {
    return this.page.getByRole('application');
  }
  /** What the map on the stage is of, and the numbers under the pointer. */
  get readout(): Locator {
    return this.page.locator('.readout');
  }
  get predictions(): Locator {
    return this.page.getByRole('list', { name: 'Most probable classes' }).getByRole('listitem');
  }
  get images(): Locator {
    return this.page.getByRole('listbox', { name: 'Images' }).getByRole('option');
  }
  get alerts(): Locator {
    return this.page.getByRole('region', { name: 'Messages' }).getByRole('alert');
  }
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
  model(title: string | RegExp): Locator {
    return this.page.getByRole('radiogroup', { name: 'Model in use' }).getByLabel(title);
  }

  /** Waits until a model is in use: an imported one is listed some time before. */
  async modelChosen(title: string | RegExp): Promise<void> {
    await this.model(title).and(this.page.locator(':checked')).waitFor({ state: 'attached' });
  }

  /** Chooses an item of the menu bar. */
  async menu(menu: string, item: string): Promise<void> {
    await this.page.getByRole('menubar').getByRole('menuitem', { name: menu }).click();
    await this.page.getByRole('menu', { name: menu }).getByText(item, { exact: true }).click();
  }

  /** Opens one of the sample images of the empty state and waits for its map. */
  async openSample(name = 'cat.jpg'): Promise<void> {
    await this.page.getByRole('region', { name: 'Or begin with a sample' }).getByText(name).click();
    await this.mapShown();
  }

  /** Waits until a map of the attention is on the stage, by default whichever. */
  async mapShown(text: string | RegExp = /attention (from|to)/): Promise<void> {
    await this.readout.getByText(text).waitFor();
  }

  /** Shows the attention of one head, layer and head counted from 0. */
  async showHead(layer: number, head: number): Promise<void> {
    await this.page.getByLabel('Layer', { exact: true }).first().selectOption(`${layer}`);
    await this.page.getByLabel('Head', { exact: true }).selectOption(`${head}`);
  }

  /** Waits until tiles and maps are all there. */
  async settled(): Promise<void> {
    await expect.poll(() => this.page.locator('[aria-busy="true"]').count()).toBe(0);
  }

  /** What the stage shows while the pointer is elsewhere. */
  async picture(): Promise<Pixels> {
    await this.pointAway();
    await this.settled();
    return pixelsOf(this.board);
  }

  /** Waits until an element has the focus. */
  async focused(target: Locator): Promise<void> {
    await expect
      .poll(() => target.evaluate((element) => element === document.activeElement))
      .toBe(true);
  }

  /** The file dialog that opens when `act` is done. */
  async fileDialog(act: () => Promise<void>): Promise<FileChooser> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), act()]);
    return chooser;
  }

  /** The same without the mark of the focus and the words that float over a corner. */
  async pictureAlone(): Promise<Pixels> {
    await this.board.blur();
    await this.readout.evaluate((box: HTMLElement) =>
      box.style.setProperty('visibility', 'hidden'),
    );
    const shown = await this.picture();
    await this.readout.evaluate((box: HTMLElement) => box.style.removeProperty('visibility'));
    return shown;
  }

  /** Points at the status bar, where nothing answers to it. */
  async pointAway(): Promise<void> {
    await this.page.mouse.move(720, 895);
  }

  /** Drops files or folders of the disk in the middle of the window, as a file manager does. */
  drop(...paths: string[]): Promise<void> {
    return this.dropAt({ x: 700, y: 400 }, ...paths);
  }

  /** The same at another place. */
  async dropAt({ x, y }: { x: number; y: number }, ...paths: string[]): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      devtools.send('Input.dispatchDragEvent', { type, x, y, data });
    await drag('dragEnter');
    await this.page.getByText('Drop images, folders, an .onnx model').waitFor();
    await drag('dragOver');
    await drag('drop');
    await devtools.detach();
  }

  /** The file that the browser downloads when `act` is done. */
  async download(act: () => Promise<void>): Promise<{ name: string; path: string }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), act()]);
    return { name: download.suggestedFilename(), path: await keep(download) };
  }

  /** Serious and critical violations of axe's rules, as short texts; none is the aim. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const { violations } = (await this.page.evaluate('axe.run()')) as AxeResults;
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }
}

interface AxeResults {
  violations: { id: string; impact: string | null; nodes: { html: string }[] }[];
}

/** Playwright names downloads by number; what is dropped again has to have its name. */
async function keep(download: Download): Promise<string> {
  const path = `${await download.path()}-${basename(download.suggestedFilename())}`;
  await download.saveAs(path);
  return path;
}

function methodOf(payload: string | Buffer): string {
  const message = decodeFrame(new Uint8Array(Buffer.from(payload)));
  const { method, type } = message as { method?: string; type: string };
  return method ?? type;
}

interface OpenOptions {
  /** Complaints of the browser that the test brings about on purpose. */
  expected?: RegExp;
  /** Without its token the host lets nobody in. */
  token?: boolean;
  /** Of another host than the file's own. */
  url?: string;
}

/** For one test file: a host and a browser, and a window with fresh storage whenever asked for. */
export function testStudio() {
  let host: WebHost;
  let browser: Browser;
  let windows: { studio: Studio; expected: RegExp | undefined }[] = [];

  beforeAll(async () => {
    [host, browser] = await Promise.all([
      WebHost.start(),
      chromium.launch({ executablePath: process.env.CHROMIUM_PATH!, args: ARGUMENTS }),
    ]);
  });
  afterEach(async ({ task }) => {
    const ended = windows;
    windows = [];
    for (const [i, { studio, expected }] of ended.entries()) {
      if (task.result?.state === 'fail') {
        const name = `${task.name} ${i + 1}`.replace(/[^\w]+/g, '-');
        await studio.page.screenshot({ path: join(root, 'test-results', `${name}.png`) });
      }
      await studio.page.context().close();
      const complaints = studio.faults.filter((fault) => !expected?.test(fault));
      expect(complaints, 'the browser complained').toEqual([]);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  return {
    host: () => host,
    async open({ expected, token = true, url = host.url }: OpenOptions = {}): Promise<Studio> {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
      });
      const studio = new Studio(await context.newPage());
      windows.push({ studio, expected });
      await studio.page.goto(token ? url : new URL('/', url).href);
      // Once the engine is told of, the window hears keys and drops.
      if (token)
        await studio.page
          .getByRole('contentinfo')
          .getByText(/thread/)
          .waitFor();
      return studio;
    },
  };
}
