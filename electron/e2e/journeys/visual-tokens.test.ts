import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { root, sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
/** Two modules of 5 tokens on 8 x 8 places, random weights. */
const MODEL = join(root, 'models', 'vt', 'golden');
const [TOKENS, PLACES] = [5, 64];

async function open(...more: string[]): Promise<Studio> {
  const window = await studio.open();
  await window.drop(sample('astronaut.jpg'), ...more);
  await window.drop(MODEL);
  await window.modelChosen(/VT/);
  await window.page.getByRole('tab', { name: 'Visual tokens' }).click();
  await window.readout.getByText(/^Token 1 of module 1/).waitFor();
  return window;
}

test('tokens are chosen by mouse and keyboard, and a place tells whose it is', async () => {
  const window = await open(sample('cat.jpg'));
  const { page, board, readout } = window;
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([TOKENS, PLACES]);

  // The keyboard's cursor is brought to the first place.
  await board.focus();
  for (const key of ['ArrowUp', 'ArrowLeft']) {
    for (let i = 0; i < 8; i++) await window.press(key);
  }
  const weights = Array.from({ length: TOKENS }, (_, token) => Number(data[token * PLACES]));
  const strongest = weights.indexOf(Math.max(...weights));
  const share = weights[strongest]! / weights.reduce((a, b) => a + b, 0);
  await readout.getByText(`patch 1, 1: token ${strongest + 1} ${share.toFixed(3)}`).waitFor();
  const row = page.getByRole('row', { name: new RegExp(`^${strongest + 1} `) });
  await expect.poll(() => row.innerText()).toContain(share.toFixed(3));
  await window.press('Enter');
  await readout.getByText(`Token ${strongest + 1} of module 1`).waitFor();

  const recurrent = page.getByRole('radiogroup', { name: 'Tokens of module 2, recurrent' });
  const before = await window.imageAlone();
  await recurrent.getByRole('radio', { name: /^Token 3/ }).click();
  await readout.getByText('Token 3 of module 2 (recurrent)').waitFor();
  await expect.poll(async () => difference(before, await window.imageAlone())).toBeGreaterThan(0);
  await window.press('ArrowRight');
  await readout.getByText('Token 4 of module 2 (recurrent)').waitFor();

  // Over the library: once both images have results.
  await page.getByText('1 of 2 have one').waitFor();
  await window.press('Shift+F5');
  await page.getByText('Variance over 2 images').waitFor();

  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }
});

test('a figure opens again as it was, with its module, token and mode', async () => {
  const window = await open();
  await window.page
    .getByRole('radio', { name: /^Token 2/ })
    .last()
    .click();
  await window.page
    .getByRole('toolbar', { name: 'Visual tokens' })
    .getByRole('combobox')
    .selectOption('Strongest token');
  await window.readout.getByText('Strongest token of each place, module 2').waitFor();
  const before = await window.imageAlone();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));

  const later = await studio.open();
  await later.drop(sample('astronaut.jpg'));
  await later.mapShown();
  await later.drop(figure.path);
  await later.readout.getByText('Strongest token of each place, module 2').waitFor();
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
});
