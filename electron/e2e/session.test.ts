/* Sessions: saved and opened again, kept over crashes, undone, with images that have moved. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sample, WebHost } from './host';
import { difference } from './pixels';
import { type Studio, testStudio } from './studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-session-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The browser says so when the host hangs up. */
const hungUp = { expected: /WebSocket|ERR_|503|Failed to load resource/ };

/** What the host keeps of windows that have not saved. */
const kept = (home: string): string[] => {
  const unsaved = join(home, 'sessions', 'unsaved');
  return existsSync(unsaved) ? readdirSync(unsaved) : [];
};
const names = async (window: Studio): Promise<string[]> =>
  (await window.images.allInnerTexts()).map((text) => text.split('\n')[0]!.trim());
const layout = (window: Studio) => window.page.getByLabel('Layout');
const tag = ({ page }: Studio) => page.getByRole('combobox', { name: 'Tag', exact: true });
const note = ({ page }: Studio) => page.getByRole('textbox', { name: 'Note', exact: true });
const recovery = (window: Studio) =>
  window.page.getByRole('region', { name: 'Recover the last session' });

/** Opens three images and changes a little of everything. */
async function work(window: Studio, tagged = 'hard', noted = 'steam, no cup'): Promise<void> {
  const { page } = window;
  await window.drop(...['moose.jpg', 'cat.jpg', 'coffee.jpg'].map(sample));
  await window.mapShown();
  await page.getByLabel('Sort by').selectOption('name');
  await window.images.filter({ hasText: 'coffee.jpg' }).click();
  await window.predictions.first().waitFor();
  await layout(window).selectOption('split');
  await tag(window).fill(tagged);
  await note(window).fill(noted);
  await note(window).blur();
}

/** Saves it under a name; where it is. */
async function save(window: Studio, name: string): Promise<string> {
  const { path } = await window.download(async () => {
    await window.page.keyboard.press('Control+s');
    await window.page.getByRole('dialog').getByLabel('Name').fill(name);
    await window.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  });
  return path;
}

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
  const before = await window.pictureAlone();
  const file = named(await save(window, 'breakfast'), 'breakfast.vitrine');
  await expect.poll(() => window.page.title()).toBe('coffee.jpg – breakfast – Vitrine');
  await expect.poll(() => kept(studio.host().home)).toEqual([]);

  const other = await studio.open();
  await other.page
    .getByRole('region', { name: 'Recent sessions' })
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
  await expect.poll(async () => difference(before, await other.pictureAlone())).toBe(0);

  // Unsaved changes carry a star; undone they are none.
  await layout(other).selectOption('one');
  await expect.poll(() => other.page.title()).toBe('coffee.jpg – breakfast* – Vitrine');
  await layout(other).blur();
  await other.page.keyboard.press('Control+z');
  await expect.poll(() => other.page.title()).toBe('coffee.jpg – breakfast – Vitrine');
  // Opening was one step too.
  await other.page.keyboard.press('Control+z');
  await expect.poll(() => other.images.count()).toBe(0);
  await other.page.keyboard.press('Control+Shift+z');
  await expect.poll(() => other.images.count()).toBe(3);
  expect(await other.violations()).toEqual([]);
});

test('the host is killed: the next start offers what was not saved', async () => {
  const first = await WebHost.start();
  const window = await studio.open({ ...hungUp, url: first.url });
  await work(window);
  await expect.poll(() => kept(first.home).length).toBe(1);
  await expect.poll(() => window.traffic.lastIndexOf('annotations.set')).toBeGreaterThan(0);
  const keeps = () => window.traffic.filter((method) => method === 'sessions.keep').length;
  const before = keeps();
  await window.images.filter({ hasText: 'moose.jpg' }).click();
  await expect.poll(keeps).toBeGreaterThan(before);
  await first.kill();
  await window.page
    .getByRole('contentinfo')
    .getByText(/engine/i)
    .first()
    .waitFor();

  const second = await WebHost.start(first.home);
  try {
    const next = await studio.open({ url: second.url });
    await recovery(next).getByText('3 images').waitFor();
    expect(await next.violations()).toEqual([]);
    await recovery(next).getByRole('button', { name: 'Recover' }).click();
    await expect.poll(() => names(next)).toEqual(['cat.jpg', 'coffee.jpg', 'moose.jpg']);
    expect(await layout(next).inputValue()).toBe('split');
    await next.images.filter({ hasText: 'coffee.jpg' }).click();
    await expect.poll(() => tag(next).inputValue()).toBe('hard');
    await expect.poll(() => next.page.title()).toMatch(/^coffee\.jpg – Untitled\*/);
    // Recovered by one window, it is no longer offered to another.
    const later = await next.page.context().newPage();
    await later.goto(second.url);
    await later.getByRole('region', { name: 'Or begin with a sample' }).waitFor();
    await later
      .getByRole('contentinfo')
      .getByText(/thread/)
      .waitFor();
    expect(await later.getByText('Vitrine ended before this was saved').count()).toBe(0);
    await next.page.context().close();
  } finally {
    await second.close();
  }
});

test('a window that crashes is offered to the next; one that is closed leaves nothing', async () => {
  const window = await studio.open({ expected: /./ });
  const { page } = window;
  await window.drop(sample('cat.jpg'));
  await window.mapShown();
  await expect.poll(() => kept(studio.host().home).length).toBe(1);
  const context = page.context();
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;

  const again = await context.newPage();
  await again.goto(studio.host().url);
  const offer = again.getByRole('region', { name: 'Recover the last session' });
  await offer.getByRole('button', { name: 'Recover' }).click();
  await again.getByRole('listbox', { name: 'Images' }).getByRole('option').waitFor();
  await expect.poll(() => kept(studio.host().home).length).toBe(1);
  await again.close({ runBeforeUnload: true });
  await expect.poll(() => kept(studio.host().home)).toEqual([]);
});

test('every change is undone in a chain, to the empty window, and done again', async () => {
  const window = await studio.open();
  const { page } = window;
  // Another test may have written about the same picture.
  await window.drop(sample('coffee.jpg'));
  await window.predictions.first().waitFor();
  const written = [await tag(window).inputValue(), await note(window).inputValue()];
  await page.keyboard.press('Control+z');
  await expect.poll(() => window.images.count()).toBe(0);
  await work(window, 'chained', 'one after the other');
  const steps = [
    async () => expect(await note(window).inputValue()).toBe(written[1]),
    async () => expect(await tag(window).inputValue()).toBe(written[0]),
    async () => expect(await layout(window).inputValue()).toBe('one'),
    async () => expect(await page.getByLabel('Sort by').inputValue()).toBe('added'),
    async () => expect(await window.images.count()).toBe(0),
  ];
  await window.board.focus();
  for (const undone of steps) {
    await page.keyboard.press('Control+z');
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
  for (const _ of steps) await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => names(window)).toEqual(['cat.jpg', 'coffee.jpg', 'moose.jpg']);
  expect(await layout(window).inputValue()).toBe('split');
});

test('images that have moved are shown as missing, and found in the folder that is pointed to', async () => {
  const window = await studio.open();
  await work(window);
  const file = named(await save(window, 'moved'), 'moved.vitrine');
  await expect.poll(() => kept(studio.host().home)).toEqual([]);
  // What a browser gave the host lies here.
  rmSync(join(studio.host().home, 'uploads'), { recursive: true });

  const other = await studio.open();
  await other.drop(file);
  await other.page.getByText('3 images are missing').waitFor();
  await expect.poll(() => other.images.filter({ hasText: 'missing' }).count()).toBe(3);
  await other.page.getByRole('main').getByText('coffee.jpg is not where it was').waitFor();
  expect(await other.violations()).toEqual([]);

  const elsewhere = join(folder, 'elsewhere', 'deep');
  mkdirSync(elsewhere, { recursive: true });
  copyFileSync(sample('moose.jpg'), join(elsewhere, 'moose.jpg'));
  copyFileSync(sample('coffee.jpg'), join(elsewhere, 'renamed.jpg'));
  copyFileSync(sample('rocket.jpg'), join(elsewhere, 'cat.jpg')); // Another picture of the same name.
  const chooser = await other.fileDialog(() => other.button('Find…').click());
  await chooser.setFiles(join(folder, 'elsewhere'));
  await other.page.getByText('Found 2 of 3 missing images').waitFor();
  await other.page.getByText('1 image is missing').waitFor();
  expect(await names(other)).toEqual(['cat.jpg', 'moose.jpg', 'renamed.jpg']);
  await other.mapShown();
  await expect.poll(() => tag(other).inputValue()).toBe('hard');
});
