import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** The sample under the ViT of the box: small, so that the methods are quick. */
async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.openSample();
  await window.page.getByRole('tab', { name: 'Attribution' }).click();
  await computed(window);
  return window;
}

const panel = ({ page }: Studio, name: string) => page.getByRole('figure', { name, exact: true });
const toolbar = ({ page }: Studio) => page.getByRole('toolbar', { name: 'Attribution' });
const choose = (window: Studio, what: string, value: string) =>
  toolbar(window).getByRole('combobox', { name: what, exact: true }).selectOption(value);

/** Waits until no method is missing: then there is nothing to cancel. */
async function computed(window: Studio): Promise<void> {
  await panel(window, 'Random order')
    .getByText(/^deletion \d/)
    .waitFor();
  await toolbar(window).getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
}

test('methods side by side, another class, and what is saved', async () => {
  const window = await open();
  const { page, readout } = window;
  await readout.getByText(/^Attribution to /).waitFor();
  await page.getByRole('img', { name: /^Deletion, Chefer et al.: area 0\.\d+; / }).waitFor();

  // Keys read the patches out, of every map at once.
  const board = page.getByRole('application', { name: /^Chefer et al\. of / });
  await board.focus();
  await window.press('ArrowRight');
  await readout
    .getByText(/^patch \d+, \d+, Chefer et al\. .*, Grad-CAM .*, Raw attention .*, Random order /)
    .waitFor();
  await window.press('Escape');

  // Another method in place of one; the others stay.
  await toolbar(window).getByRole('button', { name: 'Methods' }).click();
  await page.getByRole('dialog', { name: 'Methods' }).getByLabel('Grad-CAM').uncheck();
  await page.getByRole('dialog', { name: 'Methods' }).getByLabel('Occlusion').check();
  await window.press('Escape');
  await panel(window, 'Occlusion')
    .getByText(/^deletion \d/)
    .waitFor();

  // Another class has another map; the file holds it.
  const before = decodeNpy(
    readFileSync((await window.saved(() => window.press('Control+Shift+e'))).path),
  );
  expect(before.shape).toEqual([256]);
  await choose(window, 'Class', '0');
  await readout.getByText('Attribution to airplane').waitFor();
  await computed(window);
  const after = decodeNpy(
    readFileSync((await window.saved(() => window.press('Control+Shift+e'))).path),
  );
  expect(after.data).not.toEqual(before.data);
});

test('a figure opens again as it was, without a serious fault of accessibility', async () => {
  const window = await open();
  await choose(window, 'Baseline', 'blur');
  await choose(window, 'Against', '0');
  await computed(window);
  const title = await window.readout.locator('strong').innerText();
  expect(title).toContain(' against airplane');
  const areas = await panel(window, 'Chefer et al.')
    .getByText(/^deletion/)
    .innerText();
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain('Blurred image');
  for (const theme of ['light', 'dark']) {
    await window.page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }

  const later = await studio.open();
  await later.openSample();
  await later.drop(figure.path);
  await later.readout.getByText(title).waitFor();
  await panel(later, 'Chefer et al.').getByText(areas).waitFor();
});

test('the lens by layer, and the heads taken away one by one', async () => {
  const window = await studio.open();
  const { page, readout } = window;
  await window.openSample();
  await page.getByRole('tab', { name: 'Lens' }).click();
  await readout.getByText(/^Settles on cat after layer \d/).waitFor();
  const rows = page.getByRole('table', { name: 'Classes after each block' }).getByRole('row');
  // The last layer is the model's own answer.
  await rows.last().getByText('cat').waitFor();
  const said = await window.predictions.first().innerText();
  const last = await rows.last().getByRole('cell').nth(1).innerText();
  expect(Number(last)).toBeCloseTo(Number(said.split(/\s+/).at(-1)), 3);
  expect(await window.violations()).toEqual([]);

  await page.getByRole('tab', { name: 'Interventions' }).click();
  const map = page.getByRole('img', { name: /^Change of the output of cat without each head; / });
  await map.waitFor();
  await readout.getByText(/^layer \d, head \d: [+−]\d/).waitFor();
  const before = decodeNpy(
    readFileSync((await window.saved(() => window.press('Control+Shift+e'))).path),
  );
  expect(before.shape).toEqual([6, 4]);
  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain('Change of cat');
  await page
    .getByRole('toolbar', { name: 'Interventions' })
    .getByRole('combobox', { name: 'Class' })
    .selectOption('0');
  await readout.getByText(/^airplane: output /).waitFor();
  expect(await window.violations()).toEqual([]);
  await window.drop(figure.path);
  await readout.getByText(/^cat: output /).waitFor();
});
