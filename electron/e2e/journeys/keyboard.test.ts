import { expect, test } from 'vitest';
import { sample } from '../harness/host';
import { difference, pixelsOf } from '../harness/pixels';
import { testStudio } from '../harness/studio';
import { tabTo } from '../harness/tab-to';

const studio = testStudio();

test('the whole main job without a mouse', async () => {
  const window = await studio.open();
  const { page } = window;
  const press = async (...keys: string[]) => {
    for (const key of keys) await window.press(key);
  };

  const palette = async () => {
    await press('Control+Shift+p');
    await window.focused(page.getByRole('combobox', { name: 'Command' }));
  };

  // An image from the palette.
  await palette();
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

  // An image and a layer from the palette, which then offers them first.
  const jump = async (text: string, name: RegExp) => {
    await palette();
    await page.keyboard.type(text);
    await page.getByRole('dialog').getByRole('option', { name }).first().waitFor();
    await press('Enter');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  };
  await jump('astro', /astronaut\.jpg/);
  await expect.poll(() => page.title()).toMatch(/^astronaut\.jpg/);
  await jump('cat.jpg', /cat\.jpg/);
  await jump('layer 6', /Layer 6/);
  await window.mapShown(/Layer 6/);
  await palette();
  const recent = page.getByRole('group', { name: 'Recent' }).getByRole('option');
  expect((await recent.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
    'Layer 6',
    'cat.jpg',
    'astronaut.jpg',
    'Add Sample Images',
  ]);
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

  // Layer, head and query.
  await press(',', 'h');
  await window.mapShown(/Layer 5, max of heads/);
  await tabTo(window, window.board);
  const before = await pixelsOf(window.board);
  await press('ArrowRight', 'ArrowDown');
  await window.mapShown(/from patch \d+, \d+/);
  const moved = await pixelsOf(window.board);
  expect(difference(before, moved)).toBeGreaterThan(0.01);
  await press('Enter');
  await expect
    .poll(() => page.getByRole('main').locator('[aria-live]').first().innerText())
    .toMatch(/patch/);
  await press('Escape');
  await window.mapShown(/from class token/);

  // Out.
  const figure = await window.saved(() => press('Control+e'));
  expect(figure.name).toMatch(/^cat-.*\.png$/);
  await press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('the focus stays in the window when a sample opens; F6 goes from panel to panel', async () => {
  const window = await studio.open();
  const { page } = window;
  const samples = page.getByRole('region', { name: 'Or try a sample' });
  await tabTo(window, samples.getByRole('button').first());
  await window.press('Enter');
  await window.mapShown();
  await window.focused(page.getByRole('main'));

  const at = () =>
    page.evaluate(() => document.activeElement?.closest('main, aside')?.getAttribute('aria-label'));
  await window.press('F6');
  await expect.poll(at).toBe('Inspector');
  await window.press('Shift+F6');
  await expect.poll(at).toBe('Stage');
  await window.press('Shift+F6');
  await expect.poll(at).toBe('Library and models');
  // It comes back to where it was in a panel.
  await window.press('Control+f');
  await window.press('F6');
  await expect.poll(at).toBe('Stage');
  await window.press('Shift+F6');
  await window.focused(page.getByLabel('Search the library'));
});

test('tabs by arrows', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  await tabTo(window, page.getByRole('tab', { name: 'Attention' }));
  await window.press('ArrowLeft');
  await page.getByRole('tab', { name: 'Compare', selected: true }).waitFor();
});

test('removing an image is undone by Ctrl+Z, redone by Ctrl+Shift+Z', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  await tabTo(window, page.getByRole('listbox', { name: 'Images' }));
  await window.press('Delete');
  await expect.poll(() => window.images.count()).toBe(4);
  await window.press('Control+z');
  await expect.poll(() => window.images.count()).toBe(5);
  await window.press('Control+Shift+z');
  await expect.poll(() => window.images.count()).toBe(4);
});

test('Ctrl+O asks for files, pasted images are taken', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.choose(() => window.press('Control+o'), sample('rocket.jpg'), sample('moose.jpg'));
  await expect.poll(() => window.images.count()).toBe(2);
  await window.mapShown();
  await window.clickAway();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(200 30 30)';
    context.fillRect(0, 0, 40, 30);
    const png = await canvas.convertToBlob({ type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  });
  await window.press('Control+v');
  await expect.poll(() => window.images.count()).toBe(3);
  await page.getByText('40 × 30 px').waitFor();
});
