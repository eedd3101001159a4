/* Models beside each other: on one image with one cursor, and over a folder. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeRun, rowOf } from '../../engine/table/testing';
import { root, sample } from '../harness/host';
import { difference, pixelsOf } from '../harness/pixels';
import { drag, type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

const VIT = 'vit-cifar10-p4';
const PRUNED = 'dynamicvit-cifar10';

const panel = ({ page }: Studio, place: number): Locator =>
  page.getByRole('figure', { name: `Panel ${place}` });
const image = (window: Studio, place: number): Locator =>
  panel(window, place).locator('.image-viewer-box');
const model = ({ page }: Studio, place: number): Locator =>
  page.getByRole('combobox', { name: `Model of panel ${place}` });
const shown = ({ page }: Studio, place: number): Locator =>
  page.getByRole('combobox', { name: `Shown in panel ${place}` });
const said = (window: Studio, place: number): Locator => panel(window, place).locator('p');
const table = ({ page }: Studio): Locator => page.getByRole('table', { name: 'Agreement' });
const see = (window: Studio, name: string) => {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  return window.page.screenshot({ path: join(root, 'test-results', `compare-${name}.png`) });
};

/** Two panels on an image: the model in use, and the pruning one with its attention. */
async function open(...paths: string[]): Promise<Studio> {
  const window = await studio.open();
  await window.drop(...(paths.length > 0 ? paths : [sample('astronaut.jpg')]));
  await window.page.getByRole('combobox', { name: 'Model', exact: true }).selectOption(VIT);
  await window.page.getByRole('tab', { name: 'Compare' }).click();
  await window.button('Add panel').click();
  await model(window, 1).selectOption(VIT);
  await model(window, 2).selectOption(PRUNED);
  await table(window).getByRole('row').nth(2).getByText(/ ms$/).waitFor();
  await shown(window, 1).selectOption('Attention');
  await shown(window, 2).selectOption('Patches kept');
  await window.settled();
  return window;
}

/** Points at a place of a panel, in shares of its image's box. */
async function pointAt(window: Studio, place: number, x: number, y: number): Promise<void> {
  const box = (await image(window, place).boundingBox())!;
  await window.page.mouse.move(box.x + box.width * x, box.y + box.height * y);
}

const patchIn = async (text: Locator): Promise<string> =>
  /patch (\d+, \d+)/.exec(await text.innerText())?.[1] ?? '';

test('two models on one image are pointed at, zoomed and told of as one', async () => {
  const window = await open();
  const { page } = window;
  const row = (place: number) => table(window).getByRole('row').nth(place);
  expect(await row(0).innerText()).toMatch(/^Model\s+Top 1\s+Confidence\s+Patches kept\s+Run/);
  expect(await row(1).innerText()).toMatch(/^1\. ViT with 64 tokens/);
  expect(await row(2).innerText()).toMatch(/^2\. .*\s33 %\s/);

  // The same place in both, whichever is pointed at; the grids are both 8 x 8.
  for (const [pointed, other] of [
    [1, 2],
    [2, 1],
  ] as const) {
    await pointAt(window, pointed, 0.45, 0.55);
    await said(window, pointed)
      .getByText(/^patch 5, \d/)
      .waitFor();
    expect(await patchIn(said(window, other))).toBe(await patchIn(said(window, pointed)));
  }
  const before = await pixelsOf(image(window, 2));
  await pointAt(window, 1, 0.55, 0.35);
  await expect.poll(() => patchIn(said(window, 2))).toMatch(/^3, /);
  // The outline moved in the panel that is not pointed at.
  await expect
    .poll(async () => difference(before, await pixelsOf(image(window, 2))))
    .toBeGreaterThan(0);
  await see(window, 'cursor');

  // Zoomed as one.
  const whole = await pixelsOf(image(window, 2));
  await page.mouse.wheel(0, -600);
  await window.settled();
  const zoomed = await pixelsOf(image(window, 2));
  expect(difference(whole, zoomed)).toBeGreaterThan(0.1);

  // By keyboard alone.
  await window.pointAway();
  await page.getByRole('application').focus();
  await window.press('ArrowRight');
  await said(window, 1)
    .getByText(/^patch/)
    .waitFor();
  await said(window, 2)
    .getByText(/^patch/)
    .waitFor();
  await window.press('Escape');
  await expect.poll(() => said(window, 1).innerText()).toMatch(/^attention of the class token/);
  expect(await window.violations()).toEqual([]);
});

test('a model dragged to a panel is used there', async () => {
  const window = await open();
  const dvt = window.page.locator('[data-model="dvt-cifar10"]');
  await drag(window, dvt, panel(window, 2), 'Use in panel 2');
  await expect.poll(() => model(window, 2).inputValue()).toBe('dvt-cifar10');
  expect(await model(window, 1).inputValue()).toBe(VIT);
  await window.press('Control+z');
  await expect.poll(() => model(window, 2).inputValue()).toBe(PRUNED);
});

test('panels show how they differ, are exchanged, taken away and saved as a figure', async () => {
  const window = await open();
  const { page } = window;
  await shown(window, 2).selectOption('Attention');
  await said(window, 2)
    .getByText(/^attention of the class token/)
    .waitFor();
  await window.pointAway();
  await window.settled();
  const plain = await pixelsOf(image(window, 2));
  await page.getByRole('checkbox', { name: 'Difference to the first' }).check();
  await said(window, 2)
    .getByText(/^attention minus the first/)
    .waitFor();
  await window.settled();
  expect(difference(plain, await pixelsOf(image(window, 2)))).toBeGreaterThan(0.1);
  await see(window, 'difference');

  const { name, path } = await window.saved(() => window.press('Control+e'));
  expect(name).toMatch(/\.png$/);
  copyFileSync(path, join(root, 'test-results', 'compare-figure.png'));

  await window.button('Swap panel 2 with the previous one').click();
  expect(await model(window, 1).inputValue()).toBe(PRUNED);
  await window.press('Control+z');
  await expect.poll(() => model(window, 1).inputValue()).toBe(VIT);

  // A third one: the same model with a setting of its own.
  await window.button('Add panel').click();
  await model(window, 3).selectOption(PRUNED);
  await panel(window, 3).getByRole('button', { name: 'Settings' }).click();
  const keep = page
    .getByRole('dialog', { name: 'Settings of panel 3' })
    .getByRole('slider')
    .first();
  await keep.focus();
  await window.press('End');
  await window.press('Escape');
  await panel(window, 3).getByRole('button', { name: 'Settings*' }).waitFor();
  await table(window).getByRole('row').nth(3).getByText(/ ms$/).waitFor();
  await window.settled();
  await see(window, 'three');
  await window.button('Remove panel 3').click();
  await expect.poll(() => page.getByRole('figure', { name: /^Panel/ }).count()).toBe(2);

  await panel(window, 2).getByRole('button', { name: 'Open' }).click();
  await window.modelChosen(/Dynamic/);
  await page.getByRole('tab', { name: 'Attention', selected: true }).waitFor();
});

test('two runs over the same images: who is right, McNemar, and the images on which they differ', async () => {
  const names = ['astronaut.jpg', 'cat.jpg', 'coffee.jpg', 'moose.jpg', 'rocket.jpg'];
  const rows = (says: readonly string[], confidence: number) =>
    names.map((name, i) =>
      rowOf(i, {
        image: sample(name),
        sha256: String(i).padStart(64, '0'),
        truth: 'cat',
        top1: says[i]!,
        confidence: confidence + i / 10,
      }),
    );
  const { home } = studio.host();
  await makeRun(home, 'first', rows(['cat', 'cat', 'cat', 'cat', 'dog'], 0.5));
  await makeRun(home, 'second', rows(['cat', 'dog', 'dog', 'dog', 'dog'], 0.1));

  const window = await open();
  const { page } = window;
  await window.button('Runs…').click();
  const dialog = page.getByRole('dialog', { name: 'Compare runs' });
  await dialog.getByLabel('First').selectOption('first');
  await dialog.getByLabel('Second').selectOption('second');
  await dialog.getByText('5 images in both, the same class for 40.0 %, Cohen’s κ 0.118').waitFor();
  const right = await dialog.getByRole('table', { name: 'Who is right' }).innerText();
  expect(right.replace(/\s+/g, ' ')).toBe(
    'Both right 1 20.0 % Only first 3 60.0 % Only second 0 0.0 % Neither 1 20.0 %',
  );
  await dialog.getByText('Accuracy: first 80.0 %, second 20.0 %.').waitFor();
  await dialog.getByText(/^McNemar’s test: p = 0.25, the difference/).waitFor();
  expect(await window.violations()).toEqual([]);
  await see(window, 'runs');

  await dialog.getByRole('button', { name: 'coffee.jpg' }).click();
  await expect.poll(() => page.title()).toMatch(/^coffee.jpg/);
  await page.getByRole('figure', { name: 'Panel 2' }).waitFor();
  await window.menu('Model', 'Compare Runs…');
  await dialog.waitFor();
});

test('more runs than one scrolls through are searched, by keyboard alone', async () => {
  const { home } = studio.host();
  const rows = [rowOf(0, {}), rowOf(1, {})];
  for (let i = 0; i < 24; i++) await makeRun(home, `night-${String(i).padStart(2, '0')}`, rows);
  const window = await studio.open();
  const { page } = window;
  // The window has read the list of runs.
  await window.menu('Model', 'Runs…');
  await page.getByRole('dialog', { name: 'Runs' }).getByText('night-23').waitFor();
  await window.press('Escape');
  await window.menu('Model', 'Compare Runs…');
  const dialog = page.getByRole('dialog', { name: 'Compare runs' });
  const first = dialog.getByRole('button', { name: 'First' });
  await first.focus();
  await window.press('Enter');
  const search = page.getByRole('combobox', { name: 'Search first' });
  await window.focused(search);
  const options = page.getByRole('listbox').getByRole('option');
  await page.keyboard.type('NIGHT-1');
  await expect.poll(() => options.count()).toBe(10);
  // The field names the active option until its list has been filtered.
  await expect.poll(() => window.violations()).toEqual([]);
  await page.keyboard.type('7');
  await expect.poll(() => options.allInnerTexts()).toEqual(['night-17']);
  await window.press('ArrowDown');
  await window.press('Enter');
  await expect.poll(() => first.innerText()).toBe('night-17');
  await window.focused(first);
  await window.press('Enter');
  await page.keyboard.type('no such run');
  await page.getByText('No match.').waitFor();
  await window.press('Escape');
  await window.press('Escape');
  await expect.poll(() => first.innerText()).toBe('night-17');
});

test('maps of segmentations, and how they differ', async () => {
  const window = await open();
  for (const place of [1, 2]) await model(window, place).selectOption('segformer-camvid');
  for (const place of [1, 2]) {
    await shown(window, place).selectOption('Confidence');
    await said(window, place).getByText('confidence').waitFor();
  }
  await window.pointAway();
  await window.settled();
  const plain = await pixelsOf(image(window, 2));
  await window.page.getByRole('checkbox', { name: 'Difference to the first' }).check();
  await said(window, 2).getByText('confidence minus the first').waitFor();
  await window.settled();
  const less = await pixelsOf(image(window, 2));
  expect(difference(plain, less)).toBeGreaterThan(0.1);
  await shown(window, 2).selectOption('Classes');
  await said(window, 2).getByText('class differs from the first').waitFor();
  await window.settled();
  await see(window, 'segmentation');
});
