import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { sample } from './host';
import { difference, pixelsOf } from './pixels';
import { type Studio, testStudio } from './studio';

const studio = testStudio();

/** More stops than there are in the window. */
const STOPS = 80;

/** Presses Tab until the focus is there, and sees that the focus can be seen. */
async function tabTo(window: Studio, target: Locator): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let stop = 0; stop < STOPS && !(await focused()); stop++) {
    await window.page.keyboard.press('Tab');
  }
  expect(await focused(), 'reached with Tab').toBe(true);
  expect(await target.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
}

test('the whole main job without a mouse', async () => {
  const window = await studio.open();
  const { page } = window;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  // A picture from the palette.
  await press('Control+Shift+p');
  await window.focused(page.getByRole('combobox', { name: 'Command' }));
  await page.keyboard.type('sample im');
  await press('Enter');
  await window.mapShown();

  // Another one in the library, found by its name.
  await press('Control+f');
  await window.focused(page.getByLabel('Search the library'));
  await page.keyboard.type('coffee');
  await expect.poll(() => window.images.count()).toBe(1);
  await press('Control+a', 'Delete');
  await expect.poll(() => window.images.count()).toBe(5);
  await tabTo(window, page.getByRole('listbox', { name: 'Images' }));
  await press('ArrowRight');
  await expect.poll(() => page.title()).toMatch(/^cat\.jpg/);
  await window.predictions.first().waitFor();
  await window.mapShown();

  // Layer, head and query.
  await press(',', 'h');
  await window.mapShown(/Layer 5, max of heads/);
  await tabTo(window, window.board);
  const before = await pixelsOf(window.board);
  await press('ArrowRight', 'ArrowDown');
  await window.mapShown(/from patch \d, \d/);
  const moved = await pixelsOf(window.board);
  expect(difference(before, moved)).toBeGreaterThan(0.01);
  await press('Enter');
  await expect
    .poll(() => page.getByRole('main').locator('[aria-live]').first().innerText())
    .toMatch(/patch/);
  await press('Escape');
  await window.mapShown(/from class token/);

  // Out.
  const figure = await window.download(() => press('Control+e'));
  expect(figure.name).toMatch(/^cat-.*\.png$/);
  await press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('menus and tabs by arrows; the focus comes back', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const file = page.getByRole('menubar').getByRole('menuitem', { name: 'File' });
  await tabTo(window, file);
  await page.keyboard.press('ArrowDown');
  await page.getByRole('menu', { name: 'File' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('menu', { name: 'Edit' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('menu').count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Edit');

  await tabTo(window, page.getByRole('tab', { name: 'Attention' }));
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('tab', { name: 'Compare', selected: true }).waitFor();
});

test('removing a picture is undone by Ctrl+Z, redone by Ctrl+Shift+Z', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  await tabTo(window, page.getByRole('listbox', { name: 'Images' }));
  await page.keyboard.press('Delete');
  await expect.poll(() => window.images.count()).toBe(4);
  await page.keyboard.press('Control+z');
  await expect.poll(() => window.images.count()).toBe(5);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => window.images.count()).toBe(4);
});

test('Ctrl+O asks for files, pasted pictures are taken', async () => {
  const window = await studio.open();
  const { page } = window;
  const chooser = await window.fileDialog(() => page.keyboard.press('Control+o'));
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles(sample('rocket.jpg'));
  await window.mapShown();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(200 30 30)';
    context.fillRect(0, 0, 40, 30);
    const png = await canvas.convertToBlob({ type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  });
  await page.keyboard.press('Control+v');
  await expect.poll(() => window.images.count()).toBe(2);
  await page.getByText('40 × 30 px').waitFor();
});
