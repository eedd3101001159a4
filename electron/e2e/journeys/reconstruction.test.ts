import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const TITLES = ['Convolution', 'Unshared window', 'MLP-Mixer', 'Transformer'];

async function open(): Promise<Studio> {
  const window = await studio.open();
  const { page } = window;
  await window.drop(sample('cat.jpg'));
  await page.getByRole('tab', { name: 'Image' }).click();
  await page.getByRole('combobox', { name: 'Model' }).selectOption('biases-cifar10');
  await page.getByRole('tab', { name: 'Reconstruction' }).click();
  await window.readout.getByText('32 of 64 patches hidden').waitFor();
  return window;
}

const networks = ({ page }: Studio) => page.getByRole('complementary', { name: 'Networks' });
const errorOf = async (window: Studio, title: string): Promise<number> => {
  const text = await networks(window).getByRole('button', { name: title }).first().innerText();
  return Number(/\d\.\d{3}/.exec(text)![0]);
};

test('a mask drawn by hand is run at once, and undone', async () => {
  const window = await open();
  const { page, board, readout } = window;
  for (const title of TITLES) expect(await errorOf(window, title)).toBeGreaterThan(0);
  const before = await errorOf(window, 'Convolution');

  // By keyboard, from the upper left patch on: what it is at changes there and back.
  await board.focus();
  for (const key of ['ArrowUp', 'ArrowLeft']) {
    for (let i = 0; i < 8; i++) await window.press(key);
  }
  const first = await readout.getByText(/^patch 1, 1: /).innerText();
  await window.press('Enter');
  const changed = first.endsWith('hidden') ? 31 : 33;
  await readout.getByText(`${changed} of 64 patches hidden`).waitFor();
  await expect.poll(() => errorOf(window, 'Convolution')).not.toBe(before);
  await window.press('Control+z');
  await readout.getByText('32 of 64 patches hidden').waitFor();
  await expect.poll(() => errorOf(window, 'Convolution')).toBe(before);

  await page.getByRole('button', { name: 'Invert' }).click();
  await expect.poll(() => errorOf(window, 'Convolution')).not.toBe(before);

  // The image of a network on the stage, saved as it is.
  const masked = await window.imageAlone();
  await networks(window).getByRole('button', { name: 'Convolution' }).first().click();
  await readout.getByText(/^Convolution: error/).waitFor();
  await expect.poll(async () => difference(masked, await window.imageAlone())).toBeGreaterThan(0);
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  expect(decodeNpy(readFileSync(path)).shape).toEqual([3, 32, 32]);

  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }
});

test('a drag over the image hides or shows what it crosses; a figure opens again', async () => {
  const window = await open();
  const { page, board, readout } = window;
  const box = (await board.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 40, y - 40);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 40, { steps: 12 });
  await page.mouse.up();
  await readout
    .getByText(/^(?!32)\d+ of 64 patches hidden/)
    .first()
    .waitFor();
  const after = await readout.getByText(/of 64 patches hidden/).innerText();
  await window.settled();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  await page.getByRole('button', { name: 'New half' }).click();
  await readout.getByText('32 of 64 patches hidden').waitFor();

  const later = await studio.open();
  await later.drop(sample('cat.jpg'));
  await later.mapShown();
  await later.drop(figure.path);
  await later.readout.getByText(after).waitFor();
});
