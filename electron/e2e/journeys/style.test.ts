import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { root, sample } from '../harness/host';
import { colours, decode, difference, type Pixels, pixelsOf } from '../harness/pixels';
import { drag, type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** Random weights: what it makes is not worth looking at, but every part of the real model runs. */
const STYTR2 = join(root, 'models', 'stytr2', 'golden');
const CONTENT = sample('cat.jpg');
const STYLES = ['coffee.jpg', 'astronaut.jpg'].map(sample);

/** The image and the model, and no style yet. */
async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.drop(CONTENT);
  await window.drop(STYTR2);
  await window.modelChosen('StyTr2');
  await teaching(window).waitFor();
  return window;
}

/** With the first of the styles in use. */
async function openStyled(): Promise<Studio> {
  const window = await open();
  await dropOnPicker(window, ...STYLES);
  await told(window, 'cat.jpg in the style of coffee.jpg');
  await window.settled();
  return window;
}

const teaching = ({ page }: Studio): Locator =>
  page.getByRole('region', { name: 'Choose a style' });
const picker = ({ page }: Studio): Locator => page.getByRole('region', { name: 'Styles' });
const style = (window: Studio, name: string): Locator =>
  picker(window).getByRole('option', { name });
const board = ({ page }: Studio, name: string | RegExp): Locator =>
  page.getByRole('application', { name });
const strength = ({ page }: Studio): Locator =>
  page.getByRole('toolbar', { name: 'Style' }).getByRole('slider', { name: 'Strength' });
const layout = ({ page }: Studio, name: string) => page.getByLabel('Layout').selectOption(name);
const told = (window: Studio, text: string | RegExp) => window.readout.getByText(text).waitFor();

async function dropOnPicker(window: Studio, ...paths: string[]): Promise<void> {
  const { x, y, width, height } = (await picker(window).boundingBox())!;
  await window.dropAt({ x: x + width / 2, y: y + height / 2 }, ...paths);
}

/** What a viewer shows once all is there and the pointer is elsewhere. */
async function shown(window: Studio, name: string | RegExp): Promise<Pixels> {
  await window.pointAway();
  await window.settled();
  return pixelsOf(board(window, name));
}

/** Clicks a viewer at a part of its width and height. */
async function click(window: Studio, name: string | RegExp, across: number, down: number) {
  const { width, height } = (await board(window, name).boundingBox())!;
  await board(window, name).click({ position: { x: width * across, y: height * down } });
}

test('without a style it teaches; one dropped on the picker is used, and undone', async () => {
  const window = await open();
  const { page } = window;
  expect(await window.violations()).toEqual([]);
  // Its attention exists only once it has run: the card says how much there is.
  const card = page.getByRole('complementary', { name: 'Inspector' });
  await card.getByText(/^\d+ layers/).waitFor();
  expect(await card.getByText('none found').count()).toBe(0);
  const row = page.getByRole('radiogroup', { name: 'Model in use' }).locator(':has(> :checked)');
  expect(await row.innerText()).toMatch(/8 layers/);
  await dropOnPicker(window, ...STYLES);
  await told(window, 'cat.jpg in the style of coffee.jpg, 451 × 300 px');
  expect(await window.images.count()).toBe(1);
  // The hint stands on one line.
  const hint = (await window.readout.getByText(/^Click a patch/).boundingBox())!;
  expect(hint.height).toBeLessThan(24);
  expect(hint.width).toBeGreaterThan(200);
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByText('coffee.jpg')
    .first()
    .waitFor();
  const first = await shown(window, /^Result/);

  await style(window, 'astronaut').click();
  await told(window, 'cat.jpg in the style of astronaut.jpg');
  expect(difference(first, await shown(window, /^Result/))).toBeGreaterThan(0.1);
  await window.press('Control+z');
  await told(window, 'cat.jpg in the style of coffee.jpg');
  expect(difference(first, await shown(window, /^Result/))).toBe(0);
  await window.press('Control+z');
  await teaching(window).waitFor();

  // The next visit offers it still.
  await window.press(']');
  await told(window, 'cat.jpg in the style of');
});

test('an image of the library becomes the style by dragging it, and by its menu', async () => {
  const window = await open();
  const { page } = window;
  await window.drop(STYLES[1]!);
  await window.images.first().click();
  await expect.poll(() => page.title()).toMatch(/^cat/);
  await drag(window, window.images.nth(1), picker(window), 'Use as style');
  await told(window, 'cat.jpg in the style of astronaut.jpg');
  expect(await style(window, 'astronaut').getAttribute('aria-selected')).toBe('true');
  // Chosen by its menu, it is for the image that was shown before.
  await window.drop(STYLES[0]!);
  await window.images.nth(0).click();
  await told(window, 'cat.jpg in the style of astronaut.jpg');
  await window.images.nth(2).click({ button: 'right' });
  await page.getByRole('menu', { name: 'Image' }).getByText('Use as Style').click();
  await told(window, 'cat.jpg in the style of coffee.jpg');
});

test('the strength moves pixels; the result is the tensor, clamped', async () => {
  const window = await openStyled();
  const whole = await shown(window, /^Result/);
  await strength(window).fill('0.3');
  await told(window, 'cat.jpg in the style of coffee.jpg');
  await expect
    .poll(async () => difference(whole, await shown(window, /^Result/)))
    .toBeGreaterThan(0.1);

  const png = await window.saved(() => window.button('Save result').click());
  const npy = await window.saved(() => window.press('Control+Shift+e'));
  const { data, info } = await sharp(png.path)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const tensor = decodeNpy(readFileSync(npy.path));
  expect(tensor.shape).toEqual([3, info.height, info.width]);
  expect([info.width, info.height]).toEqual([451, 300]);
  const area = info.width * info.height;
  for (let i = 0; i < area; i += 997) {
    for (const channel of [0, 1, 2]) {
      const value = Math.max(0, Math.min(1, Number(tensor.data[channel * area + i]))) * 255;
      expect(Math.abs(data[i * 3 + channel]! - value)).toBeLessThan(1);
    }
  }
});

test('a patch of the content: where it draws from in the style; and the reverse', async () => {
  const window = await openStyled();
  const { page } = window;
  await layout(window, 'side-by-side');
  const bare = { content: await shown(window, /^Content/), style: await shown(window, /^Style/) };
  await click(window, /^Content/, 0.5, 0.5);
  await told(
    window,
    /^Where content patch 19, 2\d draws from: Decoder layer 2, second attention, mean of heads/,
  );
  const mean = await shown(window, /^Style/);
  expect(difference(bare.style, mean)).toBeGreaterThan(0.05);
  // Only the patch is marked on the content.
  expect(difference(bare.content, await shown(window, /^Content/))).toBeLessThan(0.01);
  await page.getByRole('figure', { name: /^Colour-bar: Viridis, from \d/ }).waitFor();

  await page.getByRole('combobox', { name: 'Head' }).selectOption({ label: 'Head 2' });
  await told(window, /Decoder layer 2, second attention, head 2/);
  expect(difference(mean, await shown(window, /^Style/))).toBeGreaterThan(0.01);

  // An encoder looks at its own image.
  await page.getByRole('combobox', { name: 'Attention' }).selectOption('content0');
  await told(window, /^Where content patch .* Content encoder layer 1/);
  expect(difference(bare.content, await shown(window, /^Content/))).toBeGreaterThan(0.05);
  expect(difference(bare.style, await shown(window, /^Style/))).toBe(0);
  await page.getByRole('combobox', { name: 'Attention' }).selectOption('style0');
  await told(window, /^Style encoder layer 1: style from itself. Click a patch of the style/);

  await page.getByRole('combobox', { name: 'Attention' }).selectOption('decoder0First');
  await click(window, /^Style/, 0.5, 0.5);
  await told(
    window,
    /^Which content patches draw from style patch \d+, \d+: Decoder layer 1, first attention/,
  );
  expect(difference(bare.content, await shown(window, /^Content/))).toBeGreaterThan(0.05);
  expect(await window.violations()).toEqual([]);

  // By keyboard: the cursor's number is read out, Enter chooses, Escape leaves.
  await board(window, /^Content/).focus();
  await window.press('ArrowRight');
  await told(window, /^content patch \d+, \d+: 0?\.?\d/);
  await window.press('Enter');
  await told(window, /^Where content patch/);
  await window.press('Escape');
  await told(window, 'cat.jpg in the style of coffee.jpg');
  expect(difference(bare.style, await shown(window, /^Style/))).toBe(0);
});

test('zoom goes to the same place of all three; the split slider parts content and result', async () => {
  const window = await openStyled();
  await layout(window, 'side-by-side');
  const names = [/^Content/, /^Style/, /^Result/];
  const before = [];
  for (const name of names) before.push(await shown(window, name));
  await board(window, /^Content/).focus();
  await window.press('+');
  for (const [i, name] of names.entries()) {
    expect(difference(before[i]!, await shown(window, name)), String(name)).toBeGreaterThan(0.02);
  }
  await window.press('0');

  await layout(window, 'one');
  const result = await shown(window, /^Result/);
  await layout(window, 'split');
  const split = await shown(window, /^Result/);
  const half = difference(result, split);
  expect(half).toBeGreaterThan(0.2);
  expect(half).toBeLessThan(0.6);
});

test('a contact sheet of images by styles: run, exported, a cell opened', async () => {
  const window = await openStyled();
  const { page } = window;
  await window.drop(...STYLES); // not on the picker: contents
  await expect.poll(() => window.images.count()).toBe(3);
  await layout(window, 'multiples');
  await page.getByText('Tick styles below to build a sheet').waitFor();
  for (const name of ['coffee', 'astronaut']) await style(window, name).click();
  const sheet = page.getByRole('region', { name: 'Contact sheet' });
  await page.getByText('3 images × 2 styles').waitFor();
  // An image in its own style is refused: its cell says why.
  await window.button(/^Run \d images$/).click();
  await page.getByText('2 images failed').waitFor();
  await expect.poll(() => sheet.getByRole('button').locator('canvas').count()).toBe(4);
  await sheet.getByRole('button', { name: /^coffee.jpg in the style of coffee.jpg: / }).waitFor();
  expect(await window.violations()).toEqual([]);

  const figure = await window.saved(() => window.press('Control+e'));
  const paper = await decode(readFileSync(figure.path));
  const cells = [
    [1, 1],
    [1, 2],
  ].map(([row, column]) => cellOf(paper, row!, column!));
  for (const cell of cells) expect(colours(cell)).toBeGreaterThan(50);
  expect(difference(cells[0]!, cells[1]!)).toBeGreaterThan(0.1);

  await sheet.getByRole('button', { name: 'cat.jpg in the style of astronaut.jpg' }).click();
  await told(window, 'cat.jpg in the style of astronaut.jpg');
});

/** A cell of an exported sheet, from 0 with its heads, by the sizes in sheet-figure.ts at two pixels each. */
function cellOf({ width, data }: Pixels, row: number, column: number): Pixels {
  const [cell, gap, name, margin] = [144, 4, 14, 16].map((side) => side * 2) as [
    number,
    number,
    number,
    number,
  ];
  const left = margin + column * (cell + gap);
  const top = margin + row * (cell + name + gap);
  const rows = Array.from({ length: cell }, (_, i) => {
    const from = ((top + i) * width + left) * 4;
    return data.subarray(from, from + cell * 4);
  });
  return { width: cell, height: cell, data: Buffer.concat(rows) };
}

test('a figure opens again with its style, and says which image is missing', async () => {
  const window = await openStyled();
  await layout(window, 'side-by-side');
  await click(window, /^Content/, 0.4, 0.5);
  await told(window, /^Where content patch/);
  const before = await shown(window, /^Style/);
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain('Style: coffee.jpg');

  const later = await studio.open();
  await later.drop(CONTENT);
  await later.drop(STYTR2);
  await later.modelChosen('StyTr2');
  await teaching(later).waitFor();
  await later.drop(figure.path);
  await later.alerts.getByText('The style of this figure is missing: coffee.jpg').waitFor();
  await dropOnPicker(later, sample('astronaut.jpg'), sample('coffee.jpg'));
  await told(later, 'cat.jpg in the style of astronaut.jpg');
  await later.drop(figure.path);
  await told(later, /^Where content patch/);
  expect(difference(before, await shown(later, /^Style/))).toBe(0);
});

test('no serious fault of accessibility', async () => {
  const window = await openStyled();
  for (const theme of ['light', 'dark']) {
    await window.page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    for (const name of ['one', 'split', 'side-by-side', 'multiples']) {
      await layout(window, name);
      expect(await window.violations(), `${theme}, ${name}`).toEqual([]);
    }
  }
});
