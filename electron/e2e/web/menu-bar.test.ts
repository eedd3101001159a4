/* The menu bar in the page: Electron has its own. */
import { expect, test } from 'vitest';
import { testStudio } from '../harness/studio';
import { tabTo } from '../harness/tab-to';

const studio = testStudio();

test('menus by arrows; the focus comes back', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const file = page.getByRole('menubar').getByRole('menuitem', { name: 'File' });
  await tabTo(window, file);
  await window.press('ArrowDown');
  await page.getByRole('menu', { name: 'File' }).waitFor();
  await window.press('ArrowRight');
  await page.getByRole('menu', { name: 'Edit' }).waitFor();
  await window.press('Escape');
  await expect.poll(() => page.getByRole('menu').count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Edit');
});

test('an open menu has no serious fault of accessibility', async () => {
  const window = await studio.open();
  const { page } = window;
  await page.getByRole('menubar').getByRole('menuitem', { name: 'File' }).click();
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }
});
