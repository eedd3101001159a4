import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TestHub } from '../../engine/catalogue/testing';
import { sample } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

/** Of this machine; the host is started after it, and asks it. */
let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
});
afterAll(() => {
  vi.unstubAllEnvs();
  hub.close();
});
const studio = testStudio();

const dialog = ({ page }: Studio) => page.getByRole('dialog', { name: 'Import from Hugging Face' });

/** Asks for a model in the dialog. */
async function download(window: Studio, name: string): Promise<void> {
  await window.menu('Model', 'Import from Hugging Face Hub…');
  const field = dialog(window).getByLabel('Model');
  await window.focused(field);
  await field.fill(name);
  await dialog(window).getByRole('button', { name: 'Download' }).click();
}

test('a download shows how far it is, can be hidden and cancelled, and is gone on with', async () => {
  const window = await studio.open();
  const { page } = window;
  const status = page.getByRole('contentinfo');
  await window.drop(sample('astronaut.jpg'));
  await window.mapShown();

  hub.trouble = { stall: true };
  await download(window, 'https://huggingface.co/acme/pretty');
  const progress = /downloading model\.onnx, [\d.]+ kB of \d+ kB/;
  await dialog(window).getByText(progress).waitFor();
  await dialog(window).getByRole('button', { name: 'Hide' }).click();
  await status.getByText('Importing acme/pretty').waitFor();
  await window.menu('Model', 'Import from Hugging Face Hub…');
  await dialog(window).getByText(progress).waitFor();
  await dialog(window).getByRole('button', { name: 'Cancel download' }).click();
  await expect.poll(() => status.getByText('Importing acme/pretty').count()).toBe(0);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await window.model(/pretty/).count()).toBe(0);
  expect(await window.alerts.count()).toBe(0);

  hub.trouble = {};
  hub.asked.length = 0;
  await download(window, 'acme/pretty');
  await window.modelChosen(/pretty/);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await window.mapShown(/Layer \d+, mean of heads/);
  const model = hub.asked.find(({ url }) => url.endsWith('/onnx/model.onnx'));
  expect(model?.range).toMatch(/^bytes=[1-9]\d*-$/);
});

test('what cannot be had is told, and the name is there to be corrected', async () => {
  const window = await studio.open();
  const { page } = window;
  for (const [name, why] of [
    ['acme/gone', /no public model acme\/gone/],
    ['acme/words', /holds no ONNX model/],
  ] as const) {
    await download(window, name);
    await window.alerts.getByText(why).waitFor();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  }
  await window.menu('Model', 'Import from Hugging Face Hub…');
  await expect.poll(() => dialog(window).getByLabel('Model').inputValue()).toBe('acme/words');
  await dialog(window).getByLabel('Model').fill('not a name');
  await expect
    .poll(() => dialog(window).getByRole('button', { name: 'Download' }).isDisabled())
    .toBe(true);
  expect(await window.violations()).toEqual([]);
  // What was typed is not lost by accident.
  const box = (await dialog(window).boundingBox())!;
  const question = page.getByRole('alertdialog', { name: 'Discard your changes?' });
  await dialog(window).getByLabel('Model').selectText();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 40, box.y, { steps: 4 });
  await page.mouse.up();
  expect(await question.count()).toBe(0);
  await window.press('Escape');
  await question.getByRole('button', { name: 'Keep editing' }).click();
  expect(await dialog(window).getByLabel('Model').inputValue()).toBe('not a name');
  await window.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});
