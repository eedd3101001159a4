import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { largestMiss, sample } from '../harness/host';
import { colours, decode, difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** A view that differs from the first one in everything that a figure keeps. */
async function arrange(window: Studio): Promise<void> {
  const { page } = window;
  await window.openSample('astronaut.jpg');
  await window.showHead(2, 3);
  await page.getByRole('slider', { name: 'Opacity' }).fill('0.9');
  await page.getByRole('slider', { name: 'Threshold' }).fill('0.2');
  await window.button('Appearance').click();
  await page.getByLabel('Colours').selectOption('cividis');
  await window.press('Escape');
  await window.board.focus();
  await window.press('ArrowLeft');
  await window.press('Enter');
  await window.mapShown(/Layer 3, head 4, attention from patch/);
}

test('a figure saved as PNG opens in another window as the same image', async () => {
  const window = await studio.open();
  await arrange(window);
  const title = await window.readout.locator('strong').innerText();
  const before = await window.imageAlone();
  const figure = await window.saved(() => window.press('Control+e'));
  expect(figure.name).toBe('astronaut-vit-cifar10@2x.png');
  const saved = await decode(readFileSync(figure.path));
  expect(Math.min(saved.width, saved.height)).toBeGreaterThan(500);
  expect(colours(saved)).toBeGreaterThan(1_000);

  // The image is not there yet: the figure says which one it needs and opens once it comes.
  const later = await studio.open();
  await later.drop(figure.path);
  await later.alerts.getByText(/not in the library: astronaut\.jpg/).waitFor();
  await later.drop(sample('cat.jpg'));
  await later.mapShown(/Layer 6, mean of heads/);
  await later.drop(sample('astronaut.jpg'));
  await later.mapShown(title);
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
  await expect.poll(() => later.alerts.count()).toBe(0);
});

test('a figure saved as SVG is an image of its own and restores settings and layout', async () => {
  const window = await studio.open();
  const { page } = window;
  await arrange(window);
  await page.getByRole('slider', { name: 'Classes' }).fill('8');
  await expect.poll(() => window.predictions.count()).toBe(8);
  await window.mapShown(/Layer 3/);
  await page.getByLabel('Layout').selectOption('split');
  const before = await window.imageAlone();
  const figure = await window.saved(async () => {
    await window.button('Figure').click();
    await page.getByRole('menu', { name: 'Figure' }).getByText(/SVG/).click();
  });
  expect(figure.name).toBe('astronaut-vit-cifar10.svg');
  const svg = readFileSync(figure.path, 'utf8');
  expect(svg).toContain('vitrine-figure/1');
  expect(colours(await decode(Buffer.from(svg)))).toBeGreaterThan(1_000);

  const later = await studio.open();
  await later.drop(sample('astronaut.jpg'));
  await later.mapShown();
  await later.drop(figure.path);
  await later.mapShown(/Layer 3, head 4/);
  await expect.poll(() => later.predictions.count()).toBe(8);
  await expect.poll(() => later.page.getByLabel('Layout').inputValue()).toBe('split');
  await later.mapShown(/Layer 3, head 4/);
  await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
});

test('attention saved as .npy: every row of every head sums to 1', async () => {
  const window = await studio.open();
  await window.openSample();
  const whole = await window.saved(() => window.menu('File', 'Save Numbers as .npy…'));
  expect(whole.name).toBe('cat-vit-cifar10-attention-layer5.npy');
  const { shape, data } = decodeNpy(readFileSync(whole.path));
  expect(shape).toEqual([4, 257, 257]);
  expect(largestMiss(data, 257)).toBeLessThan(1e-4);
});

test('a copied figure is on the clipboard as an image', async () => {
  const window = await studio.open();
  await window.openSample();
  await window.menu('File', 'Copy Figure');
  await window.page.getByText('Figure copied').waitFor();
  expect(await window.shell.clipboardTypes()).toContain('image/png');
});
