import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { root, sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
/** 4 x 4 patches, 6 classes without names, random weights. */
const MODEL = join(root, 'models', 'lvvit', 'golden');
const [PATCHES, CLASSES] = [16, 6];

async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.drop(sample('astronaut.jpg'));
  await window.drop(MODEL);
  await window.modelChosen(/LV-ViT/);
  await window.page.getByRole('tab', { name: 'Token labels' }).click();
  await window.readout.getByText(/^Best class of each patch/).waitFor();
  return window;
}

/** The saved scores: what the image has to agree with. */
async function savedScores(window: Studio): Promise<Float32Array> {
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([PATCHES, CLASSES]);
  return data as Float32Array;
}

test('the map, its legend and the classes of a patch are those of the saved scores', async () => {
  const window = await open();
  const { page, readout, board } = window;
  const scores = await savedScores(window);
  const logits = (patch: number) => [...scores.subarray(patch * CLASSES, (patch + 1) * CLASSES)];
  const best = Array.from({ length: PATCHES }, (_, i) => logits(i).indexOf(Math.max(...logits(i))));

  const legend = page.getByRole('list', { name: 'Classes on the map' }).getByRole('button');
  await expect.poll(() => legend.count()).toBe(new Set(best).size);
  const [first] = best;
  const share = (100 * best.filter((index) => index === first).length) / PATCHES;
  const entry = legend.filter({ hasText: `class ${first}` });
  const told = Number.parseFloat((await entry.innerText()).split('\n').at(-1)!);
  expect(Math.abs(told - share)).toBeLessThanOrEqual(0.5);

  const all = await window.imageAlone();
  // The keyboard's cursor begins beside the middle; it is brought to the first patch.
  await board.focus();
  for (const key of ['ArrowUp', 'ArrowLeft']) {
    for (let i = 0; i < 4; i++) await window.press(key);
  }
  const words = readout.getByText(/^patch 1, 1: /);
  await words.waitFor();
  const e = logits(0).map(Math.exp);
  const p = e[first!]! / e.reduce((a, b) => a + b, 0);
  expect(await words.innerText()).toContain(`class ${first} ${p.toFixed(3)}`);
  await expect
    .poll(() => page.getByRole('list', { name: 'Classes of the patch' }).innerText())
    .toContain(p.toFixed(3));

  // Enter shows its class alone; Escape all again.
  await board.focus();
  await window.press('Enter');
  await entry.and(page.locator('[aria-pressed="true"]')).waitFor();
  await readout.getByText(`Where class ${first} is the best class`).waitFor();
  if (share < 100) expect(difference(all, await window.imageAlone())).toBeGreaterThan(0.05);
  await board.focus();
  await window.press('Escape');
  await readout.getByText(/^Best class of each patch/).waitFor();
  expect(difference(all, await window.imageAlone())).toBe(0);
});

test('a figure opens again as it was, the class shown alone included', async () => {
  const window = await open();
  const { page } = window;
  await page.getByRole('list', { name: 'Classes on the map' }).getByRole('button').last().click();
  await window.readout.getByText(/^Where class/).waitFor();
  const title = await window.readout.locator('strong').innerText();
  const before = await window.imageAlone();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain(title);

  const later = await studio.open();
  await later.drop(sample('astronaut.jpg'));
  await later.mapShown();
  await later.drop(figure.path);
  await later.readout.getByText(title).waitFor();
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
});

test('no serious fault of accessibility', async () => {
  const window = await open();
  await window.page.getByRole('list', { name: 'Classes on the map' }).waitFor();
  for (const theme of ['light', 'dark']) {
    await window.page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }
});
