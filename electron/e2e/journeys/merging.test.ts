import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureOffsets } from '../../../shared/merging';
import { decodeNpy } from '../../engine/tensors/npy';
import { root, sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
/** Maps of 16 x 24, 8 x 12, 4 x 6 and 2 x 3 tokens, random weights. */
const MODEL = join(root, 'models', 'lit', 'golden');

async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.drop(sample('astronaut.jpg'));
  await window.drop(MODEL);
  await window.modelChosen(/LIT/);
  await window.page.getByRole('tab', { name: 'Merging' }).click();
  await window.readout.getByText('Merge before stage 4: 64 points on the first map').waitFor();
  return window;
}

const side = ({ page }: Studio) =>
  page.getByRole('complementary', { name: 'Selected token and offsets' });
const choose = ({ page }: Studio, what: string, value: string) =>
  page
    .getByRole('toolbar', { name: 'Merging' })
    .getByRole('combobox', { name: what, exact: true })
    .selectOption(value);

test('a token, its points and the offsets, by mouse and keyboard', async () => {
  const window = await open();
  const { page, readout, board } = window;

  // The keyboard selects tokens of the 2 x 3 map, the mouse too.
  await board.focus();
  for (const key of ['ArrowUp', 'ArrowLeft', 'ArrowLeft']) await window.press(key);
  await readout.getByText(/^token 1, 1: /).waitFor();
  const corner = await window.imageAlone();
  await board.focus();
  await window.press('ArrowRight');
  await readout.getByText(/^token 1, 2: /).waitFor();
  expect(difference(corner, await window.imageAlone())).toBeGreaterThan(0.005);

  // The side says what the saved offsets say.
  await choose(window, 'Merge', '0');
  await choose(window, 'Points', 'merge');
  await readout.getByText('Merge before stage 2: 4 points on the map before it').waitFor();
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([8, 8, 12]);
  const { meanOffset } = measureOffsets({
    from: [16, 24],
    to: [8, 12],
    taps: [2, 2],
    offsets: data as Float32Array,
    weights: [0.25, 0.25, 0.25, 0.25],
  });
  await side(window)
    .getByText(`${meanOffset.toFixed(2)} tokens`)
    .waitFor();

  // Attention where the stage has some, a sentence where it has none.
  await side(window).getByText('Stage 2 has no attention').waitFor();
  await choose(window, 'Merge', '1');
  await side(window).getByText('Stage 3 attends.').waitFor();
  const plain = await window.imageAlone();
  await choose(window, 'Map', 'attention');
  await page.getByRole('figure', { name: /^Colour-bar/ }).waitFor();
  expect(difference(plain, await window.imageAlone())).toBeGreaterThan(0.05);

  // Offsets off: the model runs again, and the side says what they change.
  await page.getByRole('toolbar', { name: 'Merging' }).getByLabel('Offsets off').check();
  await side(window).getByText('Offsets are off: every tap stays at its regular place.').waitFor();
  await side(window).getByText('0.00 tokens').waitFor();
  await side(window)
    .getByText(/^Without offsets/)
    .waitFor();
});

test('a figure opens again as it was, without a serious fault of accessibility', async () => {
  const window = await open();
  await choose(window, 'Merge', '1');
  await choose(window, 'Map', 'lengths');
  await window.page.getByRole('figure', { name: /^Colour-bar/ }).waitFor();
  const title = await window.readout.locator('strong').innerText();
  const before = await window.imageAlone();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain(title);
  for (const theme of ['light', 'dark']) {
    await window.page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }

  const later = await studio.open();
  await later.drop(sample('astronaut.jpg'));
  await later.mapShown();
  await later.drop(figure.path);
  await later.readout.getByText(title).waitFor();
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
});
