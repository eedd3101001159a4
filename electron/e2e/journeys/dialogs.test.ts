import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { golden } from '../harness/host';
import { drag, type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-dialogs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const card = ({ page }: Studio) => page.getByRole('dialog', { name: /^Edit / });
const title = (window: Studio) => card(window).getByLabel('Title');

test('a text selection dragged out of a dialog keeps it; closing asks before edits are lost', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  await window.button('Edit model card').click();
  await title(window).fill('My own name');

  const field = (await title(window).boundingBox())!;
  const dialog = (await card(window).boundingBox())!;
  await page.mouse.move(field.x + field.width / 2, field.y + field.height / 2);
  await page.mouse.down();
  await page.mouse.move(dialog.x - 40, field.y + field.height / 2, { steps: 8 });
  await page.mouse.up();
  expect(await title(window).inputValue()).toBe('My own name');

  const question = page.getByRole('alertdialog', { name: 'Discard your changes?' });
  await page.mouse.click(dialog.x - 40, dialog.y);
  await question.waitFor();
  expect(await window.violations()).toEqual([]);
  await question.getByRole('button', { name: 'Keep editing' }).click();
  expect(await title(window).inputValue()).toBe('My own name');

  await window.focused(title(window));
  await window.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => card(window).count()).toBe(0);

  // What was not edited closes at once.
  await window.button('Edit model card').click();
  await window.focused(title(window));
  await window.press('Escape');
  await expect.poll(() => card(window).count()).toBe(0);
  await window.focused(window.button('Edit model card'));
});

test('a size that the graph refuses keeps the card open, with the reason and every edit', async () => {
  const window = await studio.open();
  await window.openSample();
  await window.button('Edit model card').click();
  await title(window).fill('My own name');
  await card(window).getByLabel('Input size, Width').fill('97');
  await card(window).getByRole('button', { name: 'Save' }).click();
  await card(window)
    .getByRole('alert')
    .getByText(/does not take 97×32 images/)
    .waitFor();
  expect(await title(window).inputValue()).toBe('My own name');
  await card(window).getByLabel('Input size, Width').fill('32');
  await card(window).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => card(window).count()).toBe(0);
  await window.model(/My own name/).waitFor({ state: 'attached' });
});

test('the card offers what each file beside the model says, with what the model then sees', async () => {
  copyFileSync(golden('timm-vit-dynamo'), join(folder, 'model.onnx'));
  const transformers = { image_processor_type: 'ViTImageProcessor', size: 64 };
  const timm = { pretrained_cfg: { crop_pct: 0.9, mean: [0.1, 0.2, 0.3] } };
  writeFileSync(join(folder, 'preprocessor_config.json'), JSON.stringify(transformers));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(timm));
  const window = await studio.open();
  await window.openSample();
  await window.drop(folder);
  await window.modelChosen(/vitrine-dialogs/);
  await window.button('Edit model card').click();
  const presets = card(window).getByRole('group', { name: 'Presets' });
  const preset = (name: string) => presets.getByRole('button', { name });
  for (const name of ['Transformers file', 'timm file']) {
    await expect.poll(() => preset(name).locator('.preset-class').count()).toBe(5);
    expect(await preset(name).locator('img').count()).toBe(1);
  }
  expect(await preset('Transformers file').getAttribute('aria-pressed')).toBe('true');
  await preset('timm file').click();
  expect(await preset('timm file').getAttribute('aria-pressed')).toBe('true');
  expect(await card(window).getByLabel('Mean, Red').inputValue()).toBe('0.1');
  expect(await window.violations()).toEqual([]);
});

test('a built-in model is disabled, not lost: it can be restored', async () => {
  const window = await studio.open();
  const { page } = window;
  const model = window.model(/DVT/);
  await model.check({ force: true });
  await window.button('Remove model').click();
  const dialog = page.getByRole('dialog', { name: 'Disable model' });
  expect(await window.violations()).toEqual([]);
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect.poll(() => model.count()).toBe(0);
  await window.button('1 built-in model disabled').click();
  await page.getByRole('menuitem', { name: /^Restore .*DVT/ }).click();
  await model.waitFor({ state: 'attached' });
  await expect.poll(() => window.button('1 built-in model disabled').count()).toBe(0);
});

test('images and models have context menus, by the right button and by the menu key', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  const menu = page.getByRole('menu', { name: 'Image' });
  await window.images.nth(2).click({ button: 'right' });
  await menu.waitFor();
  expect(await window.images.nth(2).getAttribute('aria-selected')).toBe('true');
  expect(await window.violations()).toEqual([]);
  await window.press('Escape');
  await expect.poll(() => menu.count()).toBe(0);

  await page.getByRole('listbox', { name: 'Images' }).focus();
  await window.press('Shift+F10');
  await menu.getByRole('menuitem', { name: 'Remove from Library' }).click();
  await expect.poll(() => window.images.count()).toBe(4);

  await page.getByText('DVT, CIFAR-10').last().click({ button: 'right' });
  await window.modelChosen(/DVT/);
  await page.getByRole('menu', { name: 'Model' }).getByText('Edit Model Card…').click();
  await page.getByRole('dialog', { name: 'Edit DVT, CIFAR-10' }).waitFor();
});

test('panels have a menu that hides them and resets their size; the stage’s brings them back', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const library = page.getByRole('complementary', { name: 'Library' });
  const line = page.getByRole('separator', { name: 'Width of the library' });
  const menu = page.getByRole('menu', { name: 'Panel' });
  const width = async () => (await library.boundingBox())!.width;
  const usual = await width();
  await line.focus();
  for (let i = 0; i < 3; i++) await window.press('ArrowRight');
  await expect.poll(width).toBeGreaterThan(usual + 20);
  await library.getByText('1 image').click({ button: 'right' });
  expect(await window.violations()).toEqual([]);
  await menu.getByText('Reset Size').click();
  await expect.poll(width).toBe(usual);

  await line.focus();
  await window.press('Shift+F10');
  await menu.getByText('Hide Panel').click();
  await expect.poll(() => library.count()).toBe(0);
  await window.board.click({ button: 'right' });
  await page.getByRole('menu', { name: 'Stage' }).getByText('Show or Hide Library').click();
  await expect.poll(width).toBe(usual);
});

test('two clicks on an image show all of it; two on a model open its card', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  await window.button('Zoom in').click();
  const zoom = page.getByLabel('Zoom', { exact: true });
  await window.images.nth(1).dblclick();
  await expect.poll(() => page.title()).toMatch(await nameOf(window, 1));
  const shown = await zoom.innerText();
  await window.button('Fit').click();
  expect(await zoom.innerText()).toBe(shown);
  await page.getByText('DVT, CIFAR-10').last().dblclick();
  await page.getByRole('dialog', { name: 'Edit DVT, CIFAR-10' }).waitFor();
});

test('an image and a model can be dragged to the stage', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  const other = window.page.getByRole('option', { selected: false }).and(window.images).first();
  const name = await other.locator('.ellipsis').first().innerText();
  await drag(window, other, window.board, 'Show this image');
  await expect.poll(() => page.title()).toMatch(name);
  await drag(window, page.getByText('DVT, CIFAR-10').last(), window.board, 'Use this model');
  await window.modelChosen(/DVT/);
  // Let go where it has no use, nothing happens.
  await drag(window, window.images.first(), page.getByRole('contentinfo'), null);
  expect(await page.locator('.drag-target').count()).toBe(0);
});

const nameOf = (window: Studio, place: number) =>
  window.images.nth(place).locator('.ellipsis').first().innerText();

test('messages stand above dialogs, answer to the pointer, and stay while they are read', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.drop(import.meta.filename);
  await window.alerts.first().waitFor();
  await page.getByRole('contentinfo').getByRole('button', { name: '1 error' }).waitFor();
  await window.menu('Help', 'Keyboard Shortcuts');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await dialog.waitFor();
  expect(await isOnTop(window.alerts.first())).toBe(true);
  expect(await window.violations()).toEqual([]);
  await window.alerts.first().getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => window.alerts.count()).toBe(0);
  expect(await dialog.count()).toBe(1);
  await window.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);

  await page.clock.install();
  await page.getByRole('contentinfo').getByRole('button', { name: '1 error' }).click();
  await page.getByRole('dialog', { name: 'Errors' }).getByText('Copy all').click();
  const done = page.getByRole('region', { name: 'Messages' }).getByText('Errors copied');
  await done.hover();
  await page.clock.runFor(60_000);
  expect(await done.count()).toBe(1);
  await window.pointAway();
  await page.clock.runFor(60_000);
  await expect.poll(() => done.count()).toBe(0);
});

/** Whether a press in its middle would reach it. */
const isOnTop = (target: Locator) =>
  target.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
