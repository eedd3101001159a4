import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import {
  CLASSES,
  IGNORED,
  INPUT,
  PALETTE,
  writePng,
  writeSegmenter,
} from '../harness/colour-segmenter';
import { boundsOf, colours, difference, type Pixels } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-segmentation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [H, W] = INPUT;
const [BRICK, LEAF, SKY, NIGHT] = [0, 1, 2, 3] as const;
/** Four areas: sky above, leaves and bricks below, a dark door in the bricks. */
const classAt = (x: number, y: number): number => {
  if (y < 32) return SKY;
  if (x < 40) return LEAF;
  return x >= 64 && x < 80 && y >= 48 ? NIGHT : BRICK;
};
const PAINTS = [
  [205, 70, 50],
  [60, 190, 70],
  [90, 140, 235],
  [20, 15, 25],
] as const;
/** Deep inside an area, where no border blurs the colour. */
const INSIDE = [
  [50, 60],
  [20, 50],
  [50, 10],
  [72, 62],
] as const;
/** Longer than changes in a row are taken as one step. */
const ANOTHER_STEP_MS = 1_100;

let model: string;
const image = join(folder, 'street.png');
beforeAll(async () => {
  model = writeSegmenter(folder);
  await writePng(image, INPUT, (x, y) => PAINTS[classAt(x, y)]!);
});

async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.drop(image);
  await window.drop(model);
  await window.modelChosen(/Colours as classes/);
  await window.readout.getByText('Class of each pixel: 4 of 4 classes').waitFor();
  await window.settled();
  return window;
}

const told = (window: Studio, text: string | RegExp) => window.readout.getByText(text).waitFor();
const legend = ({ page }: Studio): Locator =>
  page.getByRole('table', { name: 'Classes on the map' });
const show = ({ page }: Studio): Locator =>
  page.getByRole('toolbar', { name: 'Segmentation' }).getByRole('combobox', { name: 'Show' });
const truthPanel = ({ page }: Studio): Locator =>
  page.getByRole('region', { name: 'Ground truth' });

async function look(window: Studio, change: (box: Locator) => Promise<unknown>): Promise<void> {
  await window.button('Appearance').click();
  await change(window.page.getByRole('dialog', { name: 'Appearance' }));
  await window.press('Escape');
}
const opaque = (window: Studio) =>
  look(window, (box) => box.getByRole('slider', { name: 'Opacity' }).fill('1'));

/** What the screen shows in the middle of each class's area, where the image lies within `bounds`. */
async function shownColours(window: Studio, bounds?: Bounds): Promise<number[][]> {
  const pixels = await window.imageAlone();
  return INSIDE.map((at) => colourOf(pixels, at, bounds));
}

type Bounds = ReturnType<typeof boundsOf>;

function colourOf(
  pixels: Pixels,
  [x, y]: readonly [number, number],
  bounds: Bounds = boundsOf(pixels),
): number[] {
  const column = Math.floor(bounds.x + ((x + 0.5) / W) * bounds.width);
  const row = Math.floor(bounds.y + ((y + 0.5) / H) * bounds.height);
  const at = (row * pixels.width + column) * 4;
  return [...pixels.data.subarray(at, at + 3)];
}

/** The image's tiles are JPEGs. */
const near = (colour: readonly number[]) =>
  colour.map((level) => expect.closeTo(level, -1.2)) as number[];

async function exported(window: Studio, item: string): Promise<{ name: string; path: string }> {
  return window.saved(async () => {
    await window.button('Export').click();
    await window.page.getByRole('menuitem', { name: item }).click();
  });
}

/** The class numbers of a grey PNG. */
async function numbersIn(path: string): Promise<Buffer> {
  return sharp(readFileSync(path)).toColourspace('b-w').raw().toBuffer();
}

test('a class shown alone, hidden, in another colour: what the screen shows is its palette', async () => {
  const window = await open();
  const { page } = window;
  await opaque(window);
  expect(await shownColours(window)).toEqual(PALETTE);

  const sky = legend(window).getByRole('button', { name: /^sky/ });
  await sky.click();
  await told(window, /^sky alone: 44\.\d %, 3,\d+ px/);
  expect(await shownColours(window)).toEqual([
    near(PAINTS[BRICK]),
    near(PAINTS[LEAF]),
    PALETTE[SKY],
    near(PAINTS[NIGHT]),
  ]);
  await sky.click();
  await told(window, 'Class of each pixel: 4 of 4 classes');
  expect(await shownColours(window)).toEqual(PALETTE);

  await legend(window).getByRole('button', { name: 'Hide leaf' }).click();
  await told(window, 'Class of each pixel: 4 of 4 classes, 1 hidden');
  await legend(window).getByLabel('Colour of brick').fill('#123456');
  const changed = [[0x12, 0x34, 0x56], near(PAINTS[LEAF]), PALETTE[SKY], PALETTE[NIGHT]];
  await expect.poll(() => shownColours(window)).toEqual(changed);

  await page.waitForTimeout(ANOTHER_STEP_MS);
  await window.press('Control+z');
  await window.press('Control+z');
  await told(window, 'Class of each pixel: 4 of 4 classes');
  await expect.poll(() => shownColours(window)).toEqual(PALETTE);

  // By keyboard: the cursor begins in the middle, in the bricks.
  await window.board.focus();
  await window.press('ArrowDown');
  await told(window, /^pixel 52, \d+: brick 0\.9/);
  await window.press('Enter');
  await told(window, /^brick alone/);
  await window.press('Escape');
  await told(window, 'Class of each pixel: 4 of 4 classes');
});

test('outline, blending, and the layouts', async () => {
  const window = await open();
  const { page } = window;
  await opaque(window);
  const filled = await window.imageAlone();
  await page.getByRole('checkbox', { name: 'Outline only' }).check();
  await expect.poll(() => shownColours(window)).toEqual(PAINTS.map(near));
  expect(difference(filled, await window.imageAlone())).toBeGreaterThan(0.05);
  await page.getByRole('checkbox', { name: 'Outline only' }).uncheck();

  await look(window, (box) => box.getByLabel('Blending').selectOption('multiply'));
  const product = PAINTS.map((paint, c) =>
    paint.map((level, i) => (level * PALETTE[c]![i]!) / 255),
  );
  await expect.poll(() => shownColours(window)).toEqual(product.map(near));

  // Left of the split the bare image, right of it the overlay.
  await page.getByLabel('Layout').selectOption('split');
  await window.settled();
  const halves = [PAINTS[BRICK], PAINTS[LEAF], PAINTS[SKY], product[NIGHT]!];
  expect(await shownColours(window, boundsOf(filled))).toEqual(halves.map(near));
  await page.getByLabel('Layout').selectOption('side-by-side');
  await window.settled();
  expect(await window.violations()).toEqual([]);
});

test('the exported map is the map, and as ground truth it is right everywhere', async () => {
  const window = await open();
  const saved = await window.saved(() => window.press('Control+Shift+e'));
  const map = decodeNpy(readFileSync(saved.path));
  expect(map.shape).toEqual([H, W]);
  const png = await exported(window, 'Class numbers as PNG');
  const numbers = await numbersIn(png.path);
  expect([...numbers]).toEqual([...map.data]);
  for (const [c, at] of INSIDE.entries()) expect(numbers[at[1] * W + at[0]]).toBe(c);

  // Areas: the table on the screen, the CSV and the map agree.
  const rows = readFileSync((await exported(window, 'Areas as CSV')).path, 'utf8').trim();
  for (const line of rows.split('\n').slice(1)) {
    const [index, label, pixels] = line.split(',');
    expect(numbers.filter((value) => value === Number(index)).length).toBe(Number(pixels));
    const text = await legend(window).getByRole('row', { name: label! }).innerText();
    expect(text).toContain(`${Number(pixels).toLocaleString('en')} px`);
  }
  const coloured = await sharp((await exported(window, 'Class colours as PNG')).path)
    .raw()
    .toBuffer();
  expect([...coloured.subarray(0, 3)]).toEqual(PALETTE[SKY]);

  await giveTruth(window, png.path);
  await truthPanel(window).getByText('100.0 %').first().waitFor();
  expect(await scoresOf(window)).toEqual(['100.0 %', '100.0 %']);
});

/** Drops files on the panel for ground truth. */
async function giveTruth(window: Studio, ...paths: string[]): Promise<void> {
  const { x, y, width, height } = (await truthPanel(window).boundingBox())!;
  await window.dropAt({ x: x + width / 2, y: y + height / 2 }, ...paths);
}

/** mIoU and pixel accuracy as the panel tells them. */
const scoresOf = (window: Studio): Promise<string[]> =>
  truthPanel(window).getByRole('definition').allInnerTexts();

/** The same by the definitions, pixel by pixel. */
function judge(said: Buffer, truth: Buffer): { miou: string; accuracy: string } {
  const counted = [...said.keys()].filter((i) => truth[i] !== IGNORED);
  const ious = CLASSES.flatMap((_, c) => {
    const both = counted.filter((i) => said[i] === c && truth[i] === c).length;
    const either = counted.filter((i) => said[i] === c || truth[i] === c).length;
    return either > 0 ? [both / either] : [];
  });
  const right = counted.filter((i) => said[i] === truth[i]).length / counted.length;
  const text = (share: number) => `${(100 * share).toFixed(1)} %`;
  return { miou: text(ious.reduce((a, b) => a + b) / ious.length), accuracy: text(right) };
}

/** Right but for a strip of leaves taken for sky, and a part that does not count. */
const truthAt = (x: number, y: number): number => {
  if (x < 12) return IGNORED;
  return y < 32 && x < 50 ? LEAF : classAt(x, y);
};

test('a mask dropped on its panel: scores, errors; what cannot be compared says why', async () => {
  const window = await open();
  await opaque(window);
  const said = await numbersIn((await exported(window, 'Class numbers as PNG')).path);
  const mask = join(folder, 'true.png');
  await writePng(mask, INPUT, (x, y) => [truthAt(x, y)]);
  const { miou, accuracy } = judge(said, await numbersIn(mask));

  await giveTruth(window, mask);
  await expect.poll(() => scoresOf(window)).toEqual([miou, accuracy]);
  await expect.poll(() => window.images.count()).toBe(1); // it is no image of the library

  await window.button('Show errors').click();
  await told(window, `Errors: ${accuracy} pixel accuracy, mIoU ${miou}`);
  await window.settled();
  const pixels = await window.imageAlone();
  expect(colourOf(pixels, [30, 10])).toEqual([0xff, 0xc2, 0x0a]);
  expect(colourOf(pixels, [5, 50])).toEqual([0x80, 0x80, 0x80]);
  // What is right is the image, darkened.
  const dark = PAINTS[BRICK].map((level) => level * (1 - 140 / 255));
  expect(colourOf(pixels, [60, 60])).toEqual(near(dark));
  await show(window).selectOption('truth');
  await told(window, 'Ground truth: true.png');
  await window.settled();
  expect(colourOf(await window.imageAlone(), [30, 10])).toEqual(PALETTE[LEAF]);
  expect(await window.violations()).toEqual([]);

  const small = join(folder, 'small.png');
  await writePng(small, [9, 13], () => [0]);
  await giveTruth(window, small);
  await truthPanel(window)
    .getByText(/13.9, the image 104.72/)
    .waitFor();
  await window.press('Control+z');
  await expect.poll(() => scoresOf(window)).toEqual([miou, accuracy]);

  // Anywhere else a drop is for the library, whatever it is.
  await window.drop(mask);
  await expect.poll(() => window.images.count()).toBe(2);
});

test('folders of images and masks: the confusion matrix, and the worst image opens', async () => {
  const window = await open();
  const { page } = window;
  const data = join(folder, 'val');
  const shifts = { even: 0, odd: 40 };
  for (const sub of ['images', 'masks']) mkdirSync(join(data, sub), { recursive: true });
  for (const [name, shift] of Object.entries(shifts)) {
    await writePng(join(data, 'images', `${name}.png`), INPUT, (x, y) => PAINTS[classAt(x, y)]!);
    await writePng(join(data, 'masks', `${name}.png`), INPUT, (x, y) => [
      classAt(Math.max(0, x - shift), y),
    ]);
  }
  await giveTruth(window, data);
  await expect.poll(() => window.images.count()).toBe(3);
  await window.button('All 2 images…').click();
  await window.button('Run and compare').click();
  const worst = page.getByRole('list', { name: 'Images, worst first' }).getByRole('button');
  await expect.poll(() => worst.count()).toBe(2);
  expect((await worst.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
    'odd.png',
    'even.png',
  ]);
  const matrix = page.getByRole('region', { name: 'Confusion matrix' });
  expect(await matrix.getByRole('rowheader').allInnerTexts()).toEqual([...CLASSES]);
  // In every row the shares of the true class's pixels come to all of them, but for rounding.
  for (const row of (await matrix.getByRole('row').all()).slice(1)) {
    const cells = (await row.getByRole('cell').allInnerTexts()).slice(2);
    const sum = cells.reduce((total, cell) => total + Number(cell.replace('<1', '0')), 0);
    expect(Math.abs(sum - 100)).toBeLessThanOrEqual(2);
  }
  expect(await window.violations()).toEqual([]);
  await worst.first().click();
  await window.board.and(page.getByLabel('Segmentation of odd.png')).waitFor();
  await truthPanel(window).getByText('odd.png').waitFor();
});

test('confidence, entropy and the features of the stages', async () => {
  const window = await open();
  const { page } = window;
  await opaque(window);
  let before = await window.imageAlone();
  for (const [mode, text] of [
    ['confidence', 'Largest probability of each pixel'],
    ['entropy', /^Entropy of each pixel’s probabilities, as a share of ln 4/],
    ['features', /^Features of stage 1, three principal components: [\d.]+ %/],
  ] as const) {
    await show(window).selectOption(mode);
    await told(window, text);
    await window.settled();
    const now = await window.imageAlone();
    expect(difference(before, now), mode).toBeGreaterThan(0.05);
    expect(colours(now), mode).toBeGreaterThan(3);
    before = now;
  }
  await page.getByRole('combobox', { name: 'Stage' }).selectOption({ label: 'Stage 2' });
  await told(window, /^Features of stage 2/);
});

test('the attention of reduced keys: hatched where rows and columns feed none', async () => {
  const window = await open();
  const { page } = window;
  await page.getByRole('tab', { name: 'Attention' }).click();
  await window.mapShown();
  const bar = page.getByRole('figure', { name: /^Colour-bar/ });
  await bar.getByText('feeds no key').waitFor();
  // The last row of queries: they look at keys, but none stands for them.
  const box = (await window.board.boundingBox())!;
  const pixels = await window.image();
  const bounds = boundsOf(pixels);
  const scale = box.width / pixels.width;
  const at = (x: number, y: number): [number, number] => [
    box.x + (bounds.x + x * bounds.width) * scale,
    box.y + (bounds.y + y * bounds.height) * scale,
  ];
  await page.mouse.move(...at(0.5, 8.5 / 9));
  await told(window, /attention from patch 9, 7/);
  await told(window, /this position feeds no key/);
  await page.mouse.move(...at(0.1, 0.1));
  await told(window, /^patch 1, 1: 0\.\d+, rank \d+ of 24/);
});

test('a figure opens again as it was', async () => {
  const window = await open();
  const { page } = window;
  await legend(window).getByRole('button', { name: /^leaf/ }).click();
  await told(window, /^leaf alone/);
  await look(window, (box) => box.getByLabel('Blending').selectOption('screen'));
  await page.getByLabel('Layout').selectOption('split');
  const before = await window.imageAlone();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  const svg = readFileSync(figure.path, 'utf8');
  expect(svg).toContain('mix-blend-mode:screen');
  expect(svg).toMatch(/leaf 2\d\.\d %/);

  const later = await studio.open();
  await later.drop(image);
  await later.drop(model);
  await later.modelChosen(/Colours as classes/);
  await later.drop(figure.path);
  await told(later, /^leaf alone/);
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
});

test('no serious fault of accessibility', async () => {
  const window = await open();
  for (const theme of ['light', 'dark']) {
    await window.page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }
});
