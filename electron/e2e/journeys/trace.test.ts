import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** The exact score of a mixture of Gaussians at some digits: generates digits without being trained. */
const MODEL = join(root, 'models', 'score', 'golden', 'mixture-digits.onnx');

/** The model, and seeds 1 to 4 in the library. */
async function open(): Promise<Studio> {
  const window = await studio.open();
  const { page } = window;
  await window.drop(MODEL);
  await window.modelChosen('mixture-digits');
  await window.menu('File', 'Add Seeds…');
  const dialog = page.getByRole('dialog', { name: 'Add seeds' });
  await dialog.getByLabel('How many').fill('4');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await told(window, /^Adaptive: NFE \d+/);
  return window;
}

const told = ({ readout }: Studio, text: string | RegExp) => readout.getByText(text).waitFor();
const nfe = async ({ readout }: Studio): Promise<number> =>
  Number(/NFE (\d+)/.exec(await readout.innerText())![1]);

test('a seed grid, the steps of a sample by scrubber, and the tolerance that runs again', async () => {
  const window = await open();
  const { page, images } = window;
  expect(await images.count()).toBe(4);
  await window.menu('Model', 'Run on All Images');
  const side = page.getByRole('complementary', { name: 'Sample' });
  await side.getByRole('listitem').first().waitFor(); // the histogram needs two
  await expect.poll(() => images.locator('canvas').count()).toBe(4);

  const steps = page.getByRole('radiogroup', { name: 'Step', exact: true }).getByRole('radio');
  await steps.first().click();
  await told(window, /Step 1, t 1(\.0+)?,/);
  await window.press('ArrowRight');
  await told(window, /Step [2-9],/);
  await page.getByLabel('Absolute tolerance').check();

  const fine = await nfe(window);
  const tolerance = page.getByRole('toolbar', { name: 'Solver' }).getByRole('slider');
  await tolerance.focus();
  await window.press('End');
  await expect.poll(() => nfe(window)).toBeLessThan(fine / 2);
  expect(await window.violations()).toEqual([]);

  await window.button('Compare solvers').click();
  const others = side.getByRole('listitem').filter({ hasText: /Euler-Maruyama|ODE|corrector/ });
  await expect.poll(() => others.count()).toBe(3);
  expect(window.faults).toEqual([]);
});

test('a generated image goes to the library and a classifier; a figure brings its seed back', async () => {
  const window = await open();
  const { page, images } = window;
  const { path: figure } = await window.saved(() => window.press('Control+e'));

  await window.button('Add image to library').click();
  await expect.poll(() => images.count()).toBe(5);
  expect(await images.last().innerText()).toContain('Seed 1, mixture-digits.png');
  await window.model('Compact ViT, CIFAR-10').check({ force: true });
  await window.predictions.first().waitFor();

  await window.menu('Edit', 'Clear Library');
  await expect.poll(() => images.count()).toBe(0);
  await window.drop(figure);
  await told(window, /^Adaptive: NFE \d+/);
  expect(await images.count()).toBe(1);
  await page.getByRole('tab', { name: 'Trace', selected: true }).waitFor();
  expect(window.faults).toEqual([]);
});
