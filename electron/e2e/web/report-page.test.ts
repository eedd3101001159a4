/* A report as a page of its own, as the command line makes it. */
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sample, startVitrine, temporaryHome } from '../harness/host';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const home = temporaryHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** `vitrine ARGS` to its end. */
async function vitrine(...args: string[]): Promise<void> {
  const process = startVitrine(args, join(home, 'state'));
  let said = '';
  process.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  process.stdout!.resume();
  const [status] = await once(process, 'exit');
  expect(status, said).toBe(0);
}

describe('a page made by the command line, without a network', () => {
  let browser: Browser;
  const run = join(home, 'run');
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH!,
      args: ['--no-sandbox'],
    });
    const images = join(home, 'pictures');
    mkdirSync(images);
    for (const name of ['cat.jpg', 'astronaut.jpg']) copyFileSync(sample(name), join(images, name));
    await vitrine('analyze', images, '--model', 'dynamicvit-cifar10', '--out', run);
    await vitrine('report', run, '--title', 'Two images');
  });
  afterAll(() => browser?.close());

  async function open(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(pathToFileURL(join(run, 'report.html')).href);
    return page;
  }

  /** Widths of all the images in the page, as the browser has decoded them. */
  const widths = (page: Page): Promise<number[]> =>
    page.evaluate(() =>
      Promise.all(
        [...document.querySelectorAll('image')].map(async (image) => {
          const probe = new Image();
          probe.src = image.getAttribute('href')!;
          await probe.decode();
          return probe.naturalWidth;
        }),
      ),
    );

  test('shows every figure, and breaks neither its own policy nor a rule of axe', async () => {
    const page = await open();
    expect(await page.title()).toBe('Two images');
    const images = await widths(page);
    expect(images.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...images)).toBeGreaterThan(0);
    // Photographs that stand once in the page are drawn wherever they are used.
    for (const figure of await page.locator('figure svg').all()) {
      const { width, height } = (await figure.boundingBox())!;
      expect(Math.min(width, height)).toBeGreaterThan(30);
    }
    await page.evaluate(AXE);
    const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string }[] };
    expect(violations.map(({ id }) => id)).toEqual([]);
    // Playwright puts axe in beside the policy.
    expect(faults).toEqual([]);
  });

  test('tells the weight under the pointer, and dims a map', async () => {
    const page = await open();
    const figure = page.locator('figure', { hasText: 'Attention of layer' }).first();
    const map = figure.locator('image.map');
    await figure.scrollIntoViewIfNeeded();
    const { x, y } = (await map.boundingBox())!;
    await page.mouse.move(x + 5, y + 5);
    await figure.getByText(/^patch \d, \d: (weight 0\.\d+|not there)/).waitFor();
    await figure.getByRole('slider').fill('0.25');
    expect(await map.getAttribute('opacity')).toBe('0.25');
    expect(faults).toEqual([]);
  });

  test('can be read without scripts', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByRole('heading', { name: 'astronaut.jpg' }).waitFor();
    await page.getByRole('heading', { name: 'References' }).waitFor();
    expect(await page.getByRole('slider').count()).toBe(0);
    expect(await page.getByRole('img').count()).toBeGreaterThan(4);
  });
});
