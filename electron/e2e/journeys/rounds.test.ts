import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { writeBlur } from '../harness/blur';
import { root, sample } from '../harness/host';
import { colours, decode, difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-rounds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Random weights: what it makes is not worth looking at, but every part of the real model runs. */
const STYTR2 = join(root, 'models', 'stytr2', 'golden');

/** The image, the two models and a style; nothing of it is run in rounds yet. */
async function open(): Promise<Studio> {
  const window = await studio.open();
  const { page } = window;
  await window.drop(sample('cat.jpg'));
  await window.drop(writeBlur(folder));
  await window.modelChosen(/blur/);
  await page.getByRole('tab', { name: 'Rounds' }).click();
  await window.readout.getByText(/^Round 1 of blur/).waitFor();
  await window.drop(STYTR2);
  await window.modelChosen('StyTr2');
  await window.choose(() => window.button('Choose style…').click(), sample('coffee.jpg'));
  await window.readout.getByText(/^Round 1 of StyTr2: SSIM/).waitFor();
  return window;
}

const count = ({ page }: Studio): Locator =>
  page.getByRole('toolbar', { name: 'Rounds' }).getByRole('spinbutton', { name: 'Rounds' });
async function ask(window: Studio, rounds: number): Promise<void> {
  await count(window).fill(String(rounds));
  await count(window).press('Enter');
}

const show = ({ page }: Studio, what: string) =>
  page
    .getByRole('toolbar', { name: 'Rounds' })
    .getByRole('combobox', { name: 'Show' })
    .selectOption(what);

const strip = ({ page }: Studio, model: string): Locator =>
  page.getByRole('radiogroup', { name: `Rounds of ${model}` });
const models = ({ page }: Studio): Locator => page.getByRole('list', { name: 'Models' });
const chart = ({ page }: Studio, name: string): Locator =>
  page.getByRole('figure', { name }).getByRole('img');
const told = (window: Studio, text: string | RegExp) => window.readout.getByText(text).waitFor();

async function compareWith(window: Studio, model: string): Promise<void> {
  await window.button('Compare with…').click();
  await window.page.getByRole('menuitemradio', { name: model }).click();
}

test('rounds appear with their curves, beside those of another model; strip and curves are a figure', async () => {
  const window = await open();
  const { page } = window;
  await window.button('Run 20 rounds').waitFor(); // one round teaches
  await ask(window, 5);
  await models(window).getByText('5 rounds').waitFor();
  const own = strip(window, 'StyTr2');
  await expect.poll(() => own.getByRole('radio').count()).toBe(6);
  expect(await own.getByRole('radio', { name: 'Content' }).count()).toBe(1);
  await chart(window, 'SSIM with the content').waitFor();
  for (const name of ['SSIM with the content', 'Content loss', 'Style loss']) {
    expect(await pointsOf(chart(window, name)), name).toEqual([5]);
  }
  await page.getByText('use the feature network of StyTr2').waitFor();

  // The stage follows the last round; the strip steps through all.
  await told(window, /^Round 5 of StyTr2/);
  const last = await window.image();
  await own.getByRole('radio', { name: /^Round 1,/ }).click();
  await told(window, /^Round 1 of StyTr2/);
  const first = await window.image();
  expect(difference(first, last)).toBeGreaterThan(0.1);
  await window.press('ArrowLeft');
  await told(window, /^Content, the input of StyTr2/);
  await window.board.focus();
  await window.press('ArrowRight');
  await window.press('n');
  await told(window, /^Round 2 of StyTr2/);

  // Pointing at a curve tells its values, pressing goes there.
  const box = (await chart(window, 'SSIM with the content').boundingBox())!;
  await page.mouse.click(box.x + box.width - 12, box.y + 40);
  await told(window, /^Round 5 of StyTr2/);

  await compareWith(window, 'blur');
  const blurred = strip(window, 'blur');
  await expect.poll(() => blurred.getByRole('radio').count()).toBe(6);
  await expect.poll(() => pointsOf(chart(window, 'SSIM with the content'))).toEqual([5, 5]);
  // It has no style: nothing to measure the distance to.
  expect(await pointsOf(chart(window, 'Style loss'))).toEqual([5, 0]);
  expect(falls(await ssimsOf(blurred))).toBe(true);
  await blurred.getByRole('radio', { name: /^Round 3,/ }).click();
  await told(window, /^Round 3 of blur: SSIM/);
  expect(await window.violations()).toEqual([]);

  // What a blur takes away is no longer there, wherever it was.
  const shown = await window.image();
  await show(window, 'lightness');
  await told(window, /^Round 3 of blur, lightness difference/);
  await page.getByRole('figure', { name: /^Colour-bar: Vik/ }).waitFor();
  expect(difference(shown, await window.image())).toBeGreaterThan(0.1);
  await show(window, 'picture');
  await told(window, /^Round 3 of blur: SSIM/);

  const figure = await window.saved(() => window.press('Control+e'));
  const pixels = await decode(readFileSync(figure.path));
  expect(pixels.width).toBeGreaterThan(1900);
  expect(colours(pixels)).toBeGreaterThan(1000);
  const npy = await window.saved(() => window.press('Control+Shift+e'));
  expect(decodeNpy(readFileSync(npy.path)).shape).toEqual([3, 64, 96]);
  const csv = readFileSync((await exported(window, 'Curves as CSV')).path, 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(1 + 5 + 5);
  const png = await decode(readFileSync((await exported(window, 'Round 3 as PNG')).path));
  expect([png.width, png.height]).toEqual([96, 64]);

  // The figure brings back models, rounds, style and view.
  await own.getByRole('radio', { name: /^Round 5,/ }).click();
  await told(window, /^Round 5 of StyTr2/);
  await window.drop(figure.path);
  await told(window, /^Round 3 of blur: SSIM/);
});

async function exported(window: Studio, item: string): Promise<{ name: string; path: string }> {
  return window.saved(async () => {
    await window.button('Export').click();
    await window.page.getByRole('menuitem', { name: item }).click();
  });
}

/** How many points each line of a chart has. */
const pointsOf = (image: Locator): Promise<number[]> =>
  image
    .locator('polyline')
    .evaluateAll((lines) =>
      lines.map((line) => line.getAttribute('points')!.split(' ').filter(Boolean).length),
    );

/** SSIM of each round, as the strip names it. */
async function ssimsOf(strip: Locator): Promise<number[]> {
  const stops = await strip.getByRole('radio', { name: /SSIM/ }).all();
  const names = await Promise.all(stops.map((stop) => stop.getAttribute('aria-label')));
  return names.map((name) => Number(/SSIM (\S+)$/.exec(name!)![1]));
}
const falls = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value < values[i - 1]!);

test('a run that is cancelled keeps its rounds, and can be run again', async () => {
  const window = await open();
  await ask(window, 20);
  await models(window)
    .getByText(/^[2-9] of 20 rounds…$/)
    .waitFor();
  await window.button('Cancel').click();
  const kept = models(window).getByText(/^\d+ of 20 rounds, cancelled$/);
  await kept.waitFor();
  const rounds = Number.parseInt(await kept.innerText(), 10);
  expect(await strip(window, 'StyTr2').getByRole('radio').count()).toBe(rounds + 1);
  expect(await pointsOf(chart(window, 'SSIM with the content'))).toEqual([rounds]);
  // What is kept can be looked at and saved.
  await strip(window, 'StyTr2')
    .getByRole('radio', { name: /^Round 2,/ })
    .click();
  await told(window, /^Round 2 of StyTr2/);
  const png = await decode(readFileSync((await exported(window, 'Round 2 as PNG')).path));
  expect(colours(png)).toBeGreaterThan(10);

  // A model to compare with waits until it is asked for.
  await compareWith(window, 'blur');
  await models(window).getByText('not run').waitFor();
  await ask(window, 3);
  await models(window).getByText('3 rounds').nth(1).waitFor();
  await expect.poll(() => pointsOf(chart(window, 'SSIM with the content'))).toEqual([3, 3]);
  await window.button('Compare without blur').click();
  await expect.poll(() => pointsOf(chart(window, 'SSIM with the content'))).toEqual([3]);
  await window.press('Control+z');
  await expect.poll(() => pointsOf(chart(window, 'SSIM with the content'))).toEqual([3, 3]);
});
