import { expect, test } from 'vitest';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

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
