import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { root, sample } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-layout-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** CSS pixels: three windows, and 1440 x 900 at a zoom of 200 %. */
const sizes = [
  { width: 1024, height: 700 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 720, height: 450 },
];

/**
 * What is wrong on the stage, in words: words that overlap or are cut off without an ellipsis, controls that
 * cannot be reached, an image too small to be seen.
 */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element) =>
      `${element.className || element.tagName} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 30)}"`;
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    if (scrollWidth > clientWidth || scrollHeight > clientHeight) found.push('the page scrolls');

    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const scroller = (element: Element): Element | null => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (/auto|scroll/.test(overflowX + overflowY)) return at;
      }
      return null;
    };
    for (const control of document.querySelectorAll('.stage :is(button, select, input)')) {
      if (!isShown(control) || control.closest('[popover], .visually-hidden')) continue;
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      if (!isInside && !scroller(control)) found.push(`out of reach: ${name(control)}`);
    }

    /** What is scrolled out of a box is not seen. */
    const clipped = ({ left, top, right, bottom }: DOMRect, by: Element | null) => {
      const clip = by?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
      return {
        left: Math.max(left, clip.left),
        top: Math.max(top, clip.top),
        right: Math.min(right, clip.right),
        bottom: Math.min(bottom, clip.bottom),
      };
    };

    // Words of bars, legends and labels: each box of text against all others of the same panel.
    for (const panel of document.querySelectorAll('.color-bar, .multiples, .readout, .stage-bar')) {
      const boxes = [...panel.querySelectorAll('*')].flatMap((element) => {
        const own = [...element.childNodes].filter(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '',
        );
        if (own.length === 0 || !isShown(element) || element.closest('select')) return [];
        const range = document.createRange();
        range.selectNodeContents(own[0]!);
        const box = clipped(range.getBoundingClientRect(), scroller(element));
        return box.right > box.left ? [{ element, box }] : [];
      });
      for (const [i, a] of boxes.entries()) {
        for (const b of boxes.slice(i + 1)) {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          if (across > 1 && down > 3) found.push(`overlap: ${name(a.element)}, ${name(b.element)}`);
        }
      }
    }
    const board = document.querySelector('.board, .multiples');
    if (board && board.clientHeight < 110) found.push(`the image has ${board.clientHeight} px`);
    return found;
  });

const isInside = async (inner: Locator, outer: Locator): Promise<boolean> => {
  const [a, b] = [(await inner.boundingBox())!, (await outer.boundingBox())!];
  return a.y >= b.y - 1 && a.y + a.height <= b.y + b.height + 1;
};

const chosenModel = (window: Studio, id: string) =>
  window.page.getByRole('combobox', { name: 'Model', exact: true }).selectOption(id);

test('every view fits its window: nothing overlaps, nothing is out of reach', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.drop(sample('cat.jpg'));
  await window.mapShown();
  const wrong: string[] = [];
  const look = async (what: string) => {
    for (const size of sizes) {
      await window.layOut(size);
      await window.settled();
      const at = `${what} at ${size.width} x ${size.height}`;
      wrong.push(...(await faults(page)).map((fault) => `${at}: ${fault}`));
    }
  };
  await look('attention');
  await page.getByLabel('Layout').selectOption('multiples');
  await look('layers by heads');
  await page.getByLabel('Layout').selectOption('one');
  for (const [model, tab] of [
    ['dvt-cifar10', 'Exits'],
    ['dynamicvit-cifar10', 'Pruning'],
    ['stytr2-mini', 'Style'],
  ] as const) {
    await chosenModel(window, model);
    await page.getByRole('tab', { name: tab }).click();
    await look(tab);
  }
  expect(wrong).toEqual([]);
});

test('in a narrow window and at 200 % the stage keeps half of it, and everything is in reach', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  // That of the longest tabs.
  await window.drop(join(root, 'models', 'lvvit', 'golden'));
  await page.getByRole('tab', { name: 'Token labels' }).click();
  await window.readout.getByText(/^Best class/).waitFor();
  const box = async (target: Locator) => (await target.boundingBox())!;
  const library = page.getByRole('complementary', { name: 'Library' });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  for (const size of [sizes[0]!, sizes[3]!]) {
    await window.layOut(size);
    await window.settled();
    expect((await box(page.getByRole('main'))).width).toBeGreaterThan(size.width / 2);
    expect((await box(page.locator('.stage-bar'))).height).toBeLessThan(44);
    expect((await box(window.board)).height).toBeGreaterThan(110);
    // One panel takes the place of the other, inside the window.
    for (const [keys, shown, hidden] of [
      ['Control+Alt+b', inspector, library],
      ['Control+b', library, inspector],
    ] as const) {
      await window.press(keys);
      await expect.poll(() => hidden.count()).toBe(0);
      const { x, width } = await box(shown);
      expect(width).toBeGreaterThanOrEqual(200);
      expect(x + width).toBeLessThanOrEqual(size.width);
    }
    for (const control of await page.locator('.top-bar :is(button, select)').all()) {
      const { x, y, width, height } = await box(control);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
    const footer = await box(page.getByRole('contentinfo'));
    expect(footer.y + footer.height).toBeLessThanOrEqual(size.height);
  }
});

test('heads are named over their maps, layers beside them', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  await page.getByLabel('Layout').selectOption('multiples');
  for (const size of sizes.slice(0, 3)) {
    await window.layOut(size);
    const grid = page.getByRole('grid', { name: 'Layers by heads' });
    for (const head of [1, 4]) {
      const label = (await grid.getByText(`H${head}`, { exact: true }).first().boundingBox())!;
      const cell = (await grid
        .getByRole('gridcell', { name: `Layer 1, head ${head}` })
        .boundingBox())!;
      const isAbove = label.y + label.height <= cell.y + 1;
      const isLeft = label.x + label.width <= cell.x + 1;
      expect([isAbove, isLeft]).toContain(true);
      const middle = isAbove
        ? [label.x + label.width / 2, cell.x + cell.width / 2]
        : [label.y + label.height / 2, cell.y + cell.height / 2];
      expect(Math.abs(middle[0]! - middle[1]!)).toBeLessThan(3);
      expect(await isInside(grid.getByText(`H${head}`).first(), grid)).toBe(true);
    }
  }
});

test('cells of the library keep to themselves, however long their words', async () => {
  const window = await studio.open();
  const names = ['one', 'two', 'three'].map((name) => `${name}-${'very-long-name-'.repeat(8)}.jpg`);
  for (const name of names) copyFileSync(sample('cat.jpg'), join(folder, name));
  await window.drop(...names.map((name) => join(folder, name)));
  await window.mapShown();
  await expect.poll(() => window.images.count()).toBe(3);
  const overflow = await window.images.evaluateAll((options) =>
    options.map((option) => {
      // As long as the names of ImageNet's classes.
      option.querySelector('.cell-badge > .ellipsis')!.textContent = 'black and gold garden spider';
      const { right } = option.getBoundingClientRect();
      const inner = [...option.querySelectorAll('*')].map(
        (one) => one.getBoundingClientRect().right,
      );
      return Math.max(...inner) - right;
    }),
  );
  expect(Math.max(...overflow)).toBeLessThanOrEqual(0.5);
});

test('a model chosen elsewhere is in sight in the list of models', async () => {
  const window = await studio.open();
  await window.ready();
  const list = window.page.getByRole('radiogroup', { name: 'Model in use' });
  for (const [id, title] of [
    ['stytr2-mini', 'StyTr2, mini'],
    ['vit-cifar10', 'Compact ViT, CIFAR-10'],
  ] as const) {
    await chosenModel(window, id);
    await window.modelChosen(title);
    const row = list.locator('label').filter({ hasText: title });
    await expect.poll(() => isInside(row, list)).toBe(true);
  }
});

test('three compared models fill the stage, and a difference names its unit', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  await page.getByRole('tab', { name: 'Compare' }).click();
  for (const count of [2, 3]) {
    await window.button('Add panel').click();
    await expect.poll(() => page.locator('.compare-panel').count()).toBe(count);
  }
  const space = (await page.locator('.compare-panels').boundingBox())!;
  const panels = await page
    .locator('.compare-panel')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
  const area = panels.reduce((sum, { width, height }) => sum + width * height, 0);
  expect(area / (space.width * space.height)).toBeGreaterThan(0.98);

  await page.getByLabel('Difference to the first').check();
  for (const bar of await page.locator('.compare-bar').all()) {
    expect(await bar.innerText()).toMatch(/attention|difference, × even/);
  }
});

test('panels are resized, reset and closed by pointer and keys; their sizes are remembered', async () => {
  const window = await studio.open({ expected: /401/ }); // see the reload in security.test.ts
  const { page } = window;
  const line = page.getByRole('separator', { name: 'Width of the library' });
  const place = async () => Math.round((await line.boundingBox())!.x);
  await line.waitFor();
  const usual = await place();
  await page.mouse.move(usual, 300);
  await page.mouse.down();
  await page.mouse.move(usual + 60, 300, { steps: 4 });
  await page.mouse.up();
  expect(await place()).toBe(usual + 60);
  await page.reload();
  await line.waitFor();
  expect(await place()).toBe(usual + 60);
  await line.dblclick();
  expect(await place()).toBe(usual);
  await line.focus();
  await window.press('ArrowRight');
  expect(await place()).toBeGreaterThan(usual);
  const wider = await place();
  await window.press('Enter');
  await expect.poll(() => line.count()).toBe(0);
  await window.press('Control+b');
  await expect.poll(place).toBe(wider);
});
