import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** A ViTGAN of random weights: 4 x 4 tokens, two blocks. */
const MODEL = join(root, 'models', 'vitgan', 'golden');
const OWN = 'The seed’s own image';

/** The model, and seeds 1 to 3 in the library. */
async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.drop(MODEL);
  await window.modelChosen('ViTGAN, random weights');
  await window.menu('File', 'Add Seeds…');
  const dialog = window.page.getByRole('dialog', { name: 'Add seeds' });
  await dialog.getByLabel('How many').fill('3');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await told(window, OWN);
  return window;
}

const told = ({ readout }: Studio, text: string | RegExp) => readout.getByText(text).waitFor();

async function choose({ page }: Studio, label: string, option: string): Promise<void> {
  await page.getByRole('toolbar', { name: 'Generator' }).getByLabel(label).selectOption(option);
}

test('a walk, mixed styles, what a token sees and paints; all seeds at once; an image handed on', async () => {
  const window = await open();
  const { page, images } = window;

  await choose(window, 'Image', 'Walk');
  const walk = page.getByRole('radiogroup', { name: 'Walk in w' }).getByRole('radio');
  expect(await walk.count()).toBe(17);
  await walk.nth(8).click();
  await told(window, 'Walk in w: 50 % of the way to seed 0');
  await window.press('ArrowRight');
  await told(window, 'Walk in w: 56 % of the way to seed 0');
  const { name, path } = await window.saved(async () => {
    await window.button('Save animation').click();
    await page.getByRole('menuitem', { name: 'GIF' }).click();
  });
  expect(name).toBe('Seed 1 to 0 in w, golden.gif');
  expect(readFileSync(path).subarray(0, 6).toString()).toBe('GIF89a');
  await window.button('Play').click();
  await window.button('Pause').click();

  await choose(window, 'Image', 'Style mixing');
  const styles = page.getByRole('radiogroup', { name: 'Style of the other seed' });
  await styles.getByRole('radio', { name: 'block 2' }).click();
  await told(window, 'Seed 0’s w from block 2 on');

  await choose(window, 'Image', 'Seed');
  await choose(window, 'Over it', 'Attention');
  await told(window, 'Attention of token 1, block 1, mean of heads');
  await choose(window, 'Head', 'Head 2');
  await choose(window, 'Over it', 'Painted by token');
  await page.getByRole('application', { name: 'Image made of Seed 1' }).focus();
  await window.press('ArrowRight');
  await window.press('ArrowRight');
  await window.press('Enter');
  await told(window, /^What token (?!1 )\d+ paints$/);
  expect(await window.violations()).toEqual([]);

  await window.menu('Model', 'Run on All Images');
  const seeds = page.getByRole('region', { name: 'Seeds of the library' }).getByRole('button');
  await expect.poll(() => seeds.count()).toBe(3);
  await seeds.nth(2).click();
  await page.getByRole('application', { name: 'Image made of Seed 3' }).waitFor();

  await window.button('Add image to library').click();
  await expect.poll(() => images.count()).toBe(4);
  expect(await images.last().innerText()).toContain('Seed 3, golden.png');
  await window.model('Compact ViT, CIFAR-10').check({ force: true });
  await window.predictions.first().waitFor();
  expect(window.faults).toEqual([]);
});

test('a figure of mixed styles brings the seed and the view back', async () => {
  const window = await open();
  const { page, images } = window;
  await choose(window, 'Image', 'Style mixing');
  const styles = page.getByRole('radiogroup', { name: 'Style of the other seed' });
  await styles.getByRole('radio', { name: 'last norm' }).click();
  await told(window, 'Seed 0’s w in the last norm');
  const { path: figure } = await window.saved(() => window.press('Control+e'));
  await choose(window, 'Image', 'Seed');
  await window.menu('Edit', 'Clear Library');
  await expect.poll(() => images.count()).toBe(0);
  await window.drop(figure);
  await told(window, 'Seed 0’s w in the last norm');
  expect(await images.count()).toBe(1);
  expect(window.faults).toEqual([]);
});
