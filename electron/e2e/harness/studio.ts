import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { DesktopTestHost } from './desktop-shell';
import { root } from './host';
import { type Pixels, pixelsOf } from './pixels';
import type { OpenOptions, SavedFile, Shell, TestHost } from './shell';
import { WebTestHost } from './web-shell';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One window of the studio, and what a person does in it, the same on both hosts. */
export class Studio {
  readonly page: Page;
  readonly shell: Shell;
  /** What the browser complained about: errors of scripts, refusals of the security policy. */
  readonly faults: string[] = [];

  constructor(shell: Shell) {
    const { page } = shell;
    this.shell = shell;
    this.page = page;
    page.setDefaultTimeout(30_000);
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
    return this.page.getByRole('listbox', { name: 'Images', exact: true }).getByRole('option');
  }
  get alerts(): Locator {
    const { page } = this;
    return page
      .getByRole('region', { name: 'Messages' })
      .getByRole('alertdialog')
      .filter({ has: page.getByRole('alert') });
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

  /** Once the engine is told of, the window hears keys and drops. */
  async ready(): Promise<void> {
    await this.page
      .getByRole('contentinfo')
      .getByText(/thread/)
      .waitFor();
  }

  /** Chooses an item of the menu bar. */
  menu(menu: string, item: string): Promise<void> {
    return this.shell.menu(menu, item);
  }

  /** Presses keys, those of the menu among them. */
  press(keys: string): Promise<void> {
    return this.shell.press(keys);
  }

  /** Opens one of the sample images of the empty state and waits for its map. */
  async openSample(name = 'cat.jpg'): Promise<void> {
    await this.page.getByRole('region', { name: 'Or try a sample' }).getByText(name).click();
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
  async image(): Promise<Pixels> {
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

  /** Chooses files or a folder in the dialog that opens when `act` is done. */
  choose(act: () => Promise<void>, ...paths: string[]): Promise<void> {
    return this.shell.choose(act, ...paths);
  }

  /** The same without the mark of the focus and the words that float over a corner. */
  async imageAlone(): Promise<Pixels> {
    await this.board.blur();
    await this.readout.evaluate((box: HTMLElement) =>
      box.style.setProperty('visibility', 'hidden'),
    );
    const shown = await this.image();
    await this.readout.evaluate((box: HTMLElement) => box.style.removeProperty('visibility'));
    return shown;
  }

  /** Lays the page out for a size in CSS pixels, whatever the window allows. */
  async layOut({ width, height }: { width: number; height: number }): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page);
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await devtools.send('Emulation.setDeviceMetricsOverride', metrics);
    await expect.poll(() => this.page.evaluate(() => innerWidth)).toBe(width);
    // A narrow window has its panels closed or open by itself: the stage alone is looked at.
    await expect
      .poll(() => this.page.evaluate(() => document.documentElement.scrollWidth))
      .toBe(width);
  }

  /** Points at the status bar, where nothing answers to it. */
  async pointAway(): Promise<void> {
    await this.page.mouse.move(720, 895);
  }

  /** Clicks there: this gives the page the focus, without which the clipboard refuses it. */
  async clickAway(): Promise<void> {
    await this.pointAway();
    await this.page.mouse.down();
    await this.page.mouse.up();
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

  /** The file that the studio saves when `act` is done. */
  saved(act: () => Promise<void>): Promise<SavedFile> {
    return this.shell.saved(act);
  }

  /** Serious and critical violations of axe's rules, as short texts; none is the aim. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(AXE);
    await this.page.evaluate(transitionsEnd);
    const { violations } = (await this.page.evaluate('axe.run()')) as AxeResults;
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }
}

/** Fails with the faults of accessibility that a state has in either theme. */
export async function bothClean(window: Studio, where = ''): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await window.page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    // Joined, because a failure's message shortens a list to its length.
    expect((await window.violations()).join('\n'), `${where} ${theme}`).toBe('');
  }
}

/**
 * Drags something of the window to another part; `says` is what the drop does, null where it has no use.
 */
export async function drag(
  { page }: Studio,
  from: Locator,
  to: Locator,
  says: string | null,
): Promise<void> {
  await from.scrollIntoViewIfNeeded();
  const [start, end] = [(await from.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 8, start.y + start.height / 2, { steps: 2 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
  if (says) await page.locator('.drag-target').getByText(says).first().waitFor();
  await page.mouse.up();
}

/** In the middle of a transition a button has a colour of neither theme, and axe measures that. */
async function transitionsEnd(): Promise<void> {
  const ended = document
    .getAnimations()
    .filter((animation) => animation instanceof CSSTransition)
    .map((transition) => transition.finished.catch(() => undefined)); // cancelled by a newer one
  await Promise.all(ended);
}

interface AxeResults {
  violations: { id: string; impact: string | null; nodes: { html: string }[] }[];
}

/** For one test file: a host, and a window with fresh storage whenever asked for. */
export function testStudio() {
  let host: TestHost;
  let windows: { studio: Studio; expected: RegExp | undefined }[] = [];

  beforeAll(async () => {
    host = onDesktop ? new DesktopTestHost() : await WebTestHost.start();
  });
  afterEach(async ({ task }) => {
    const ended = windows;
    windows = [];
    for (const [i, { studio, expected }] of ended.entries()) {
      if (task.result?.state === 'fail' && !studio.page.isClosed()) {
        const name = `${task.name} ${i + 1}`.replace(/[^\w]+/g, '-');
        await studio.page.screenshot({ path: join(root, 'test-results', `${name}.png`) });
      }
      await studio.shell.close();
      const complaints = studio.faults.filter((fault) => !expected?.test(fault));
      expect(complaints, 'the browser complained').toEqual([]);
    }
  });
  afterAll(() => host?.close());

  return {
    host: () => host,
    /** `expected`: complaints of the browser that the test brings about on purpose. */
    async open({
      expected,
      ...options
    }: OpenOptions & { expected?: RegExp } = {}): Promise<Studio> {
      const studio = new Studio(await host.open(options));
      windows.push({ studio, expected });
      if (options.token !== false) await studio.ready();
      return studio;
    },
  };
}

/** Which project of vitest.config.ts runs. */
export const onDesktop = process.env.VITRINE_E2E === 'desktop';
