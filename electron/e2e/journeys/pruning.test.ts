import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { sample } from '../harness/host';
import { boundsOf, brightness, colours, decode, difference, pixelsOf } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-pruning-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODEL = 'dynamicvit-cifar10';
/** Its grid is 8 x 8; what its stages keep follows from the keep ratio, not from its weights. */
const SIDE = 8;
const STOPS = ['Input', 'Before block 2', 'Before block 3', 'Before block 5'];
const KEPT = [64, 44, 31, 21];
/** Longer than changes in a row are taken as one step. */
const ANOTHER_STEP_MS = 1_100;

/** Drops images, of which the last is shown, and opens a view of the pruning model. */
async function open(tab: string, ...paths: string[]): Promise<Studio> {
  const window = await studio.open();
  const { page } = window;
  await window.drop(...(paths.length > 0 ? paths : [sample('astronaut.jpg')]));
  await page.getByRole('tab', { name: 'Image' }).click();
  await page.getByRole('combobox', { name: 'Model' }).selectOption(MODEL);
  await page.getByRole('tab', { name: tab }).click();
  await window.settled();
  return window;
}

const stage = ({ page }: Studio, name: string): Locator =>
  page.getByRole('radiogroup', { name: 'Stage' }).getByRole('radio', { name });
const show = ({ page }: Studio, mode: string) =>
  page
    .getByRole('toolbar', { name: 'Pruning' })
    .getByRole('combobox', { name: 'Show' })
    .selectOption({ label: mode });
const told = (window: Studio, text: string | RegExp) => window.readout.getByText(text).waitFor();

/** Where a patch of the square image is on the screen. */
async function patchAt(window: Studio, row: number, column: number): Promise<[number, number]> {
  const box = (await window.board.boundingBox())!;
  const side = Math.min(box.width, box.height) - 32; // its margins
  const at = (index: number) => ((index + 0.5) / SIDE - 0.5) * side;
  return [box.x + box.width / 2 + at(column), box.y + box.height / 2 + at(row)];
}

test('the scrubber shows what each stage leaves, by mouse and keyboard', async () => {
  const window = await open('Pruning');
  await told(window, 'Before block 5: 21 of 64 patches, 33 %');
  const last = await window.image();

  let before = Number.POSITIVE_INFINITY;
  for (const [i, name] of STOPS.entries()) {
    await stage(window, name).click();
    await told(window, new RegExp(`^${name}: ${KEPT[i]} of 64 patches`));
    const lit = brightness(await window.image());
    expect(lit, name).toBeLessThan(before);
    before = lit;
  }
  expect(difference(last, await window.image())).toBe(0);

  // The name of a stage fills its place, also where buttons align what is in them to their start.
  const input = stage(window, 'Input');
  const [name, place] = [
    (await input.locator('.pruning-stop').boundingBox())!,
    (await input.boundingBox())!,
  ];
  expect(name.width).toBeGreaterThan(0.9 * place.width);

  await window.press('ArrowLeft');
  await told(window, /^Before block 3: 31 of 64/);
  await window.press('Home');
  await told(window, /^Input: 64 of 64/);
  await window.press('End');
  expect(difference(last, await window.image())).toBe(0);
});

test('the numbers of a patch are those of the saved scores; a click goes to where it was dropped', async () => {
  const window = await open('Pruning');
  const { page } = window;
  await stage(window, 'Before block 2').click();
  await show(window, 'Keep scores');
  await told(window, 'Keep probability before block 2, 44 kept');
  const { path, name } = await window.saved(() => window.press('Control+Shift+e'));
  expect(name).toBe('astronaut-dynamicvit-cifar10-scores-stage1.npy');
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([64]);
  const order = Array.from(data.keys()).sort((a, b) => data[b]! - data[a]!);

  // Of all patches the lowest score was dropped first, the highest was kept.
  const wordsOf = async (patch: number) => {
    const [row, column] = [Math.floor(patch / SIDE), patch % SIDE];
    await page.mouse.move(...(await patchAt(window, row, column)));
    const words = window.readout.getByText(`patch ${row + 1}, ${column + 1}: `);
    await words.waitFor();
    return words.innerText();
  };
  const lowest = await wordsOf(order.at(-1)!);
  expect(lowest).toMatch(/dropped before block 2 \(keep probability [\d.]+, rank 64 of 64\)$/);
  const p = Number(/probability ([\d.]+)/.exec(lowest)![1]);
  expect(p).toBeCloseTo(Math.exp(data[order.at(-1)!]!), 3);
  expect(await wordsOf(order[0]!)).toMatch(/: (kept to the end|dropped before block [35]) /);

  await show(window, 'Kept and dropped');
  await stage(window, 'Before block 5').click();
  const first = order.at(-1)!;
  await page.mouse.click(...(await patchAt(window, Math.floor(first / SIDE), first % SIDE)));
  await told(window, /^Before block 2:/);

  // The same without a mouse.
  await stage(window, 'Before block 5').click();
  await window.board.focus();
  await window.pointAway();
  await window.press('ArrowDown');
  await told(window, /^patch \d, \d: (kept to the end|dropped before block \d)/);
  await window.press('Enter');
  await window.press('Escape');
  await expect.poll(() => window.readout.getByText(/^patch/).count()).toBe(0);
});

test('another keep ratio runs the model again and drops more', async () => {
  const window = await open('Pruning');
  await told(window, /^Before block 5: 21 of 64/);
  const before = await window.image();
  await window.shell.forgetCalls();
  await window.page.getByRole('slider', { name: 'Keep ratio' }).fill('0.4');
  await told(window, /^Before block 5: 4 of 64/);
  expect(await window.shell.calls()).toContain('analyze.run');
  const after = await window.image();
  expect(difference(before, after)).toBeGreaterThan(0.05);
  expect(brightness(after)).toBeLessThan(brightness(before));

  // The curves hold ten ratios and the one on the stage; a click sets another.
  const curve = window.page.getByRole('img', { name: /^GFLOPs/ });
  await expect.poll(() => curve.locator('circle').count()).toBe(11);
  const { width, height } = (await curve.boundingBox())!;
  await curve.click({ position: { x: width * 0.8, y: height / 2 } });
  await told(window, /^Before block 5: 32 of 64/);

  // A curve at hand is not run again, and a hidden one not at all.
  const runs = async () => (await window.shell.calls()).filter((call) => call === 'analyze.run');
  await window.page.getByRole('tab', { name: 'Image' }).click();
  await window.shell.forgetCalls();
  await window.page.getByRole('tab', { name: 'Pruning' }).click();
  await expect.poll(() => curve.locator('circle').count()).toBe(11);
  expect(await runs()).toEqual([]);
  await window.layOut({ width: 720, height: 700 });
  await curve.waitFor({ state: 'hidden' });
  await window.shell.forgetCalls();
  await window.drop(sample('coffee.jpg'));
  await told(window, /^Before block 5/);
  await expect.poll(runs).toHaveLength(1);
  await window.settled();
  expect(await runs()).toHaveLength(1);
  await window.layOut({ width: 1440, height: 900 });
  await expect.poll(() => curve.locator('circle').count()).toBe(11);
});

test('every way of showing it: scores, where dropped, all stages, rankings; figures; no fault of access', async () => {
  const window = await open('Pruning');
  const { page } = window;
  await told(window, /^Before block 5/);
  const kept = await window.image();
  for (const [mode, words] of [
    ['Keep scores', /^Keep probability before block 5/],
    ['Where dropped', /^Which stage dropped each patch/],
  ] as const) {
    await show(window, mode);
    await told(window, words);
    expect(difference(kept, await window.image()), mode).toBeGreaterThan(0.1);
    expect(await window.violations(), mode).toEqual([]);
  }

  await page.getByLabel('Layout').selectOption({ label: 'All stages' });
  await show(window, 'Kept and dropped');
  const panels = page.getByRole('region', { name: /Pruning of/ }).getByRole('figure');
  await expect.poll(() => panels.count()).toBe(4);
  await window.settled();
  const lights = [];
  for (const panel of await panels.all()) {
    lights.push(brightness(await pixelsOf(panel.locator('.image-viewer-box'))));
  }
  expect(lights).toEqual([...lights].sort((a, b) => b - a));
  expect(new Set(lights).size).toBe(4);
  expect(await window.violations()).toEqual([]);

  const figure = await window.saved(() => window.press('Control+e'));
  const drawn = await decode(readFileSync(figure.path));
  expect(drawn.width).toBeGreaterThan(2 * drawn.height); // four panels in a row
  expect(colours(drawn)).toBeGreaterThan(1_000);

  await show(window, 'Rankings compared');
  await window.button('Run the three rankings').click();
  await expect.poll(() => panels.count()).toBe(3);
  await expect.poll(() => panels.getByText(/ of 21 as predicted$/).count()).toBe(2);
  await told(window, '21 patches kept before block 5 by each ranking');
  expect(await window.violations()).toEqual([]);
});

test('the share over the library counts every image that has a result', async () => {
  const names = ['astronaut.jpg', 'cat.jpg', 'coffee.jpg'];
  for (const name of names) copyFileSync(sample(name), join(folder, name));
  const window = await open('Pruning', ...names.map((name) => join(folder, name)));
  const { page } = window;
  await show(window, 'Share of images');
  await told(window, /^Share of 1 image in which/);
  const one = await window.image();
  await page.getByText('1 of 3 images have a result').waitFor();
  await window.button('Run on all images').click();
  await told(window, 'Share of 3 images in which each patch is kept before block 5');
  const three = await window.image();
  // One image: kept or not. Three: shares in between.
  expect(difference(one, three)).toBeGreaterThan(0.05);
  const coloursOfPatches = (pixels: typeof one) => {
    const { x, y, width, height } = boundsOf(pixels);
    const found = new Set<number>();
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const left = Math.floor(x + ((column + 0.5) / SIDE) * width);
        const top = Math.floor(y + ((row + 0.5) / SIDE) * height);
        found.add(pixels.data.readUInt32BE((top * pixels.width + left) * 4));
      }
    }
    return found.size;
  };
  expect(coloursOfPatches(one)).toBe(2);
  expect(coloursOfPatches(three)).toBeGreaterThan(2);
});

/** The classes with their probabilities before and after, and the change; or their logits. */
const rows = async ({ page }: Studio, name = /\d\.\d{3}/) =>
  (await page.getByRole('table').getByRole('row', { name }).allInnerTexts()).map((row) =>
    row.trim().split(/\s+/),
  );

test('patches dropped by hand change the classes; undo takes the stroke back', async () => {
  const window = await open('Edit and re-run');
  const { page } = window;
  await told(window, 'Nothing edited yet');
  const bare = await window.image();

  await window.button('Drop').click();
  await page.mouse.move(...(await patchAt(window, 2, 1)));
  await page.mouse.down();
  await page.mouse.move(...(await patchAt(window, 2, 6)), { steps: 3 });
  await page.mouse.move(...(await patchAt(window, 5, 6)), { steps: 3 });
  await page.mouse.up();
  await told(window, '9 dropped by hand');
  const edited = await window.image();
  expect(difference(bare, edited)).toBeGreaterThan(0.05);

  // Every change runs at once: no button.
  await expect.poll(async () => (await rows(window)).length).toBeGreaterThanOrEqual(5);
  const compared = await rows(window);
  const predicted = (await window.predictions.first().innerText()).split(/\s+/);
  expect(compared[0]!.slice(0, 2)).toEqual(predicted); // before is what the inspector shows
  expect(compared.some(([, before, after]) => before !== after)).toBe(true);
  for (const [, before, after, change] of compared) {
    const by = Number(change!.replace('−', '-'));
    expect(Math.abs(Number(after) - Number(before) - by)).toBeLessThan(0.0015);
  }
  const logits = await rows(window, /^logit/);
  expect(logits).toHaveLength(compared.length);
  expect(logits.some(([, before, after]) => before !== after)).toBe(true);
  expect(await window.violations()).toEqual([]);

  // The figure restores the edit and runs it in another window.
  const figure = await window.saved(() => window.press('Control+e'));
  const later = await open('Image');
  await later.drop(figure.path);
  await later.readout.getByText('9 dropped by hand').waitFor();
  await expect.poll(() => rows(later)).toEqual(compared);

  // Another keep ratio asks the edit again, too.
  await page.getByRole('slider', { name: 'Keep ratio' }).fill('0.5');
  await expect.poll(async () => (await rows(window))[0]).not.toEqual(compared[0]);

  await page.waitForTimeout(ANOTHER_STEP_MS);
  await window.press('Control+z');
  await window.press('Control+z');
  await told(window, 'Nothing edited yet');
});

test('an edit by keyboard; dropping everything is refused in place', async () => {
  const window = await open('Edit and re-run');
  const { page } = window;
  await window.button('Keep').click();
  await window.board.focus();
  await window.pointAway();
  await window.press('ArrowUp');
  await window.press('Space');
  await window.press('ArrowRight');
  await window.press('Enter');
  await told(window, '2 kept by hand');
  await window.press('Enter');
  await told(window, '1 kept by hand');

  await window.button('Drop').click();
  await window.button('Clear').click();
  await window.button('Invert').click();
  await told(window, '64 dropped by hand');
  await page
    .getByRole('complementary', { name: 'Before and after the edit' })
    .getByText(/all patches are dropped/)
    .waitFor();
});

test('patches of any model with a patch grid can be masked', async () => {
  const window = await open('Edit and re-run');
  const { page } = window;
  await page.getByRole('combobox', { name: 'Model' }).selectOption('vit-cifar10-p4');
  await expect
    .poll(() => page.getByRole('group', { name: 'Tool' }).getByRole('button').count())
    .toBe(1);
  await page.mouse.move(...(await patchAt(window, 1, 1)));
  await page.mouse.down();
  await page.mouse.move(...(await patchAt(window, 6, 6)), { steps: 4 });
  await page.mouse.up();
  await told(window, /^\d+ masked by hand/);
  await expect.poll(async () => (await rows(window)).some(([, a, b]) => a !== b)).toBe(true);
});
