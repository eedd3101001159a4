/* The menu bar in the page: Electron has its own. */
import { expect, test } from 'vitest';
import { bothClean, testStudio } from '../harness/studio';
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

test('the name of a document is asked for; closing asks before it is lost', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  await window.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save document' });
  const name = dialog.getByLabel('Name');
  await window.focused(name);
  await bothClean(window, 'Save document');
  await window.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);

  await window.press('Control+s');
  await name.fill('breakfast');
  const field = (await name.boundingBox())!;
  await page.mouse.move(field.x + 40, field.y + field.height / 2);
  await page.mouse.down();
  await page.mouse.move(10, field.y + field.height / 2, { steps: 6 });
  await page.mouse.up();
  const question = page.getByRole('alertdialog', { name: 'Discard your changes?' });
  expect(await question.count()).toBe(0);
  await page.mouse.click(10, 300);
  await question.getByRole('button', { name: 'Keep editing' }).click();
  expect(await name.inputValue()).toBe('breakfast');
  await window.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('an open menu has no serious fault of accessibility', async () => {
  const window = await studio.open();
  const { page } = window;
  await page.getByRole('menubar').getByRole('menuitem', { name: 'File' }).click();
  await bothClean(window);
});
