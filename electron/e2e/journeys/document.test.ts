/* Documents: saved and opened again, kept over crashes, undone, with images that have moved. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kept, layout, names, note, tag, work } from '../harness/documents';
import { sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-session-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Saves it under a name; where it is. */
const save = async (window: Studio, name: string): Promise<string> =>
  (await window.shell.saveDocument(name)).path;

/** A `.vitrine` file of a given name beside the download, which has another. */
function named(path: string, name: string): string {
  const to = join(folder, name);
  copyFileSync(path, to);
  return to;
}

test('what was saved opens the same in another window, and stands among the recent ones', async () => {
  const window = await studio.open();
  await work(window);
  await window.mapShown();
  const before = await window.imageAlone();
  const file = named(await save(window, 'breakfast'), 'breakfast.vitrine');
  await expect.poll(() => window.page.title()).toBe('coffee.jpg – breakfast – Vitrine');
  await expect.poll(() => kept(studio.host().home)).toEqual([]);

  const other = await studio.open();
  await other.page
    .getByRole('region', { name: 'Recent documents' })
    .getByText('breakfast')
    .waitFor();
  await other.drop(file);
  await expect.poll(() => other.page.title()).toBe('coffee.jpg – breakfast – Vitrine');
  await other.mapShown();
  expect(await names(other)).toEqual(['cat.jpg', 'coffee.jpg', 'moose.jpg']);
  expect(await other.page.getByLabel('Sort by').inputValue()).toBe('name');
  expect(await layout(other).inputValue()).toBe('split');
  await expect.poll(() => tag(other).inputValue()).toBe('hard');
  expect(await note(other).inputValue()).toBe('steam, no cup');
  await expect.poll(async () => difference(before, await other.imageAlone())).toBe(0);

  // Unsaved changes carry a star; undone they are none.
  await layout(other).selectOption('one');
  await expect.poll(() => other.page.title()).toBe('coffee.jpg – breakfast* – Vitrine');
  await layout(other).blur();
  await other.press('Control+z');
  await expect.poll(() => other.page.title()).toBe('coffee.jpg – breakfast – Vitrine');
  // Opening was one step too.
  await other.press('Control+z');
  await expect.poll(() => other.images.count()).toBe(0);
  await other.press('Control+Shift+z');
  await expect.poll(() => other.images.count()).toBe(3);
  expect(await other.violations()).toEqual([]);
});

test('every change is undone in a chain, to the empty window, and done again', async () => {
  const window = await studio.open();
  const { page } = window;
  // Another test may have written about the same image.
  await window.drop(sample('coffee.jpg'));
  await window.predictions.first().waitFor();
  const written = [await tag(window).inputValue(), await note(window).inputValue()];
  await window.press('Control+z');
  await expect.poll(() => window.images.count()).toBe(0);
  await work(window, { tagged: 'chained', noted: 'one after the other' });
  const steps = [
    async () => expect(await note(window).inputValue()).toBe(written[1]),
    async () => expect(await tag(window).inputValue()).toBe(written[0]),
    async () => expect(await layout(window).inputValue()).toBe('one'),
    async () => expect(await page.getByLabel('Sort by').inputValue()).toBe('added'),
    async () => expect(await window.images.count()).toBe(0),
  ];
  await window.board.focus();
  for (const undone of steps) {
    await window.press('Control+z');
    await expect
      .poll(() =>
        undone().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  }
  await expect.poll(() => page.title()).toBe('Vitrine');
  for (const _ of steps) await window.press('Control+Shift+z');
  await expect.poll(() => names(window)).toEqual(['cat.jpg', 'coffee.jpg', 'moose.jpg']);
  expect(await layout(window).inputValue()).toBe('split');
});

test('images that have moved are shown as missing, and found in the folder that is pointed to', async () => {
  // Windows of earlier tests may still be closing.
  const others = kept(studio.host().home);
  const window = await studio.open();
  const photos = join(folder, 'photos');
  mkdirSync(photos);
  const originals = ['moose.jpg', 'cat.jpg', 'coffee.jpg'].map((name) => {
    copyFileSync(sample(name), join(photos, name));
    return join(photos, name);
  });
  await work(window, { images: originals });
  const file = named(await save(window, 'moved'), 'moved.vitrine');
  const own = () => kept(studio.host().home).filter((name) => !others.includes(name));
  await expect.poll(own).toEqual([]);
  rmSync(photos, { recursive: true });
  // The web host keeps its own copies of what a browser gave it.
  rmSync(join(studio.host().home, 'uploads'), { recursive: true, force: true });

  const other = await studio.open();
  await other.drop(file);
  await other.page.getByText('3 images are missing').waitFor();
  await expect.poll(() => other.images.filter({ hasText: 'missing' }).count()).toBe(3);
  await other.page.getByRole('main').getByText('coffee.jpg has moved or was deleted').waitFor();
  expect(await other.violations()).toEqual([]);

  const elsewhere = join(folder, 'elsewhere', 'deep');
  mkdirSync(elsewhere, { recursive: true });
  copyFileSync(sample('moose.jpg'), join(elsewhere, 'moose.jpg'));
  copyFileSync(sample('coffee.jpg'), join(elsewhere, 'renamed.jpg'));
  copyFileSync(sample('rocket.jpg'), join(elsewhere, 'cat.jpg')); // Another image of the same name.
  await other.choose(() => other.button('Find…').click(), join(folder, 'elsewhere'));
  await other.page.getByText('Found 2 of 3 missing images').waitFor();
  await other.page.getByText('1 image is missing').waitFor();
  expect(await names(other)).toEqual(['cat.jpg', 'moose.jpg', 'renamed.jpg']);
  await other.mapShown();
  await expect.poll(() => tag(other).inputValue()).toBe('hard');
});
