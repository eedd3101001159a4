import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { root, sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-experts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 8 x 8 patches and a class token, 8 experts in blocks 2 and 3, random weights. */
const MODEL = join(root, 'models', 'moe', 'golden');
const TOKENS = 65;

async function open(...images: string[]): Promise<Studio> {
  const window = await studio.open();
  await window.drop(...images);
  await window.drop(MODEL);
  await window.modelChosen(/ViT with experts/);
  await window.page.getByRole('tab', { name: 'Experts' }).click();
  await told(window, /^Block 3: top-1 of 8 experts/);
  return window;
}

const told = (window: Studio, text: string | RegExp) => window.readout.getByText(text).waitFor();
const toolbar = ({ page }: Studio) => page.getByRole('toolbar', { name: 'Experts' });
const show = (window: Studio, mode: string) =>
  toolbar(window).getByRole('combobox', { name: 'Show' }).selectOption({ label: mode });

test('experts by mouse and keyboard are those of the saved tensor; routing is switched live', async () => {
  const window = await open(sample('astronaut.jpg'));
  const { page, readout, board } = window;
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([TOKENS, 1]);

  // The first patch comes after the class token.
  const all = await window.imageAlone();
  await board.focus();
  for (const key of ['ArrowUp', 'ArrowLeft']) {
    for (let i = 0; i < 8; i++) await window.press(key);
  }
  await told(window, new RegExp(`^patch 1, 1: expert ${data[1]}, gate \\d\\.\\d{3}`));
  await window.press('Enter');
  await told(window, new RegExp(`^Block 3\\. Expert ${data[1]}: \\d+ tokens`));
  expect(difference(all, await window.imageAlone())).toBeGreaterThan(0.05);
  await board.focus();
  await window.press('Escape');
  await told(window, /^Block 3: top-1/);
  expect(difference(all, await window.imageAlone())).toBe(0);

  const loads = page.getByRole('list', { name: 'Load' }).getByRole('button');
  const busiest = Array.from(
    { length: 8 },
    (_, expert) => [...data].filter((e) => e === expert).length,
  );
  const texts = (await loads.allInnerTexts()).map((text) => text.match(/\d+/g)!.map(Number));
  for (const [expert, load] of busiest.entries()) {
    const [number, computed = 0, lost = 0] = texts[expert]!;
    expect([number, computed + lost]).toEqual([expert, load]);
  }

  const blocks = page.getByRole('radiogroup', { name: 'Block' });
  // The bar of a block fills its place, also where buttons align what is in them to their start.
  const width = async (target: Locator) => (await target.boundingBox())!.width;
  const bar = await width(page.locator('.experts-strip-bar > span').first());
  expect(bar).toBeGreaterThan(0.9 * (await width(blocks.getByRole('radio').first())));
  await blocks.getByRole('radio', { name: /^Block 2: c_v/ }).click();
  await told(window, /^Block 2: top-1/);
  await window.press('ArrowRight');
  await told(window, /^Block 3: top-1/);

  // Two prototypes with little room: another routing, and more is dropped.
  await toolbar(window).getByRole('combobox', { name: 'Routing' }).selectOption('prototypes');
  await toolbar(window).getByRole('combobox', { name: 'Experts per token' }).selectOption('2');
  await toolbar(window).getByRole('slider', { name: 'Capacity factor' }).fill('0.25');
  await told(window, /^Block 3: 2 prototypes of 4 experts, \d+ of 130 choices dropped/);
  await page.getByText('capacity 3 tokens').waitFor();
  expect(difference(all, await window.imageAlone())).toBeGreaterThan(0.05);

  // A figure shows the same again.
  await toolbar(window).getByRole('combobox', { name: 'Choice' }).selectOption('Second choice');
  await show(window, 'Gates');
  await page.getByRole('figure', { name: /Colour-bar/ }).waitFor();
  const before = await window.imageAlone();
  const title = await readout.locator('strong').innerText();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain(title);
  const later = await studio.open();
  await later.drop(sample('astronaut.jpg'));
  await later.mapShown();
  await later.drop(figure.path);
  await later.readout.getByText(title).waitFor();
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
});

test('the load per class counts every image of the library; no fault of access in any way of showing it', async () => {
  const names = ['cat.jpg', 'coffee.jpg'];
  for (const name of names) copyFileSync(sample(name), join(folder, name));
  const window = await open(...names.map((name) => join(folder, name)));
  const { page } = window;
  const violations = async (what: string) => {
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      expect(await window.violations(), `${what}, ${theme}`).toEqual([]);
    }
  };
  await violations('experts');
  await show(window, 'Gates');
  await violations('gates');
  await show(window, 'Load per class');
  await told(window, 'Block 3: load per class over 1 image');
  await page.getByText('1 of 2 images counted').waitFor();
  await window.button('Run on all images').click();
  await told(window, 'Block 3: load per class over 2 images');
  const rows = page.getByRole('region', { name: 'Load of each expert per class' }).getByRole('row');
  for (const row of (await rows.all()).slice(1)) {
    const [, ...shares] = (await row.getByRole('cell').allInnerTexts()).map(Number);
    expect(shares).toHaveLength(8);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 2);
  }
  await violations('classes');
});
