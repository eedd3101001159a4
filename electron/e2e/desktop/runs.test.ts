/* What the desktop shows of a run: progress on the icon, no sleep, a notification at its end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeImages } from '../../engine/runs/testing';
import { takesLong } from '../../engine/testing/graphs';
import { type Studio, testStudio } from '../harness/studio';
import { appOf, notices, progressShown, sleepBlocked, spyOnRuns } from './spies';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-runs-'));
const slow = join(folder, 'slow.onnx');
const images = join(folder, 'images');
const IMAGES = 6;
beforeAll(() => {
  writeFileSync(slow, takesLong(900));
  makeImages(images, IMAGES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function begin(window: Studio, name: string): Promise<void> {
  await window.drop(slow);
  await window.modelChosen(/slow/);
  await window.drop(images);
  await expect.poll(() => window.images.count()).toBe(IMAGES);
  await window.menu('Model', 'New Run…');
  const asked = window.page.getByRole('dialog', { name: 'New run' });
  await asked.getByLabel('Name').fill(name);
  await asked.getByRole('button', { name: 'Start' }).click();
}

test('a run shows on the icon, keeps the system awake, and is announced in the background', async () => {
  const window = await studio.open();
  const app = appOf(window);
  await spyOnRuns(app);
  await begin(window, 'Overnight');
  await expect.poll(() => sleepBlocked(app)).toEqual([true]);
  await expect.poll(() => notices(app)).toHaveLength(1);
  expect(await notices(app)).toEqual([{ title: 'Overnight is done', body: `${IMAGES} images.` }]);
  expect(await sleepBlocked(app)).toEqual([false]);

  const shown = await progressShown(app);
  expect(shown[0]).toBe(0);
  expect(shown.at(-1)).toBe(-1);
  const during = shown.slice(0, -1);
  expect(during).toEqual([...during].sort((a, b) => a - b));
  expect(during.some((one) => one > 0 && one < 1)).toBe(true);

  // A click shows the window, and the rows of the run in it.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize());
  await app.evaluate(() => globalThis.__notices[0]!.emit('click'));
  await window.page.getByText(`${IMAGES} rows`).first().waitFor();
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => {
      const [shownWindow] = BrowserWindow.getAllWindows();
      return shownWindow!.isVisible() && !shownWindow!.isMinimized();
    });
  await expect.poll(visible).toBe(true);
});

test('nothing is announced to a person who looks at the window', async () => {
  const window = await studio.open();
  const app = appOf(window);
  await spyOnRuns(app, true);
  await begin(window, 'In sight');
  await expect.poll(async () => (await progressShown(app)).at(-1)).toBe(-1);
  await expect.poll(() => sleepBlocked(app)).toEqual([false]);
  expect(await notices(app)).toEqual([]);
});

test('nothing is announced to a person who paused the run', async () => {
  const window = await studio.open();
  const app = appOf(window);
  await spyOnRuns(app);
  await begin(window, 'Paused');
  await window.button('Pause run').click();
  await expect.poll(async () => (await progressShown(app)).at(-1)).toBe(-1);
  await expect.poll(() => sleepBlocked(app)).toEqual([false]);
  expect(await notices(app)).toEqual([]);
});

test('an engine that dies gives the icon and the system back, and the run is told as interrupted', async () => {
  const window = await studio.open({ expected: /./ });
  const app = appOf(window);
  await spyOnRuns(app);
  await begin(window, 'Cut off');
  await expect.poll(async () => Math.max(...(await progressShown(app)))).toBeGreaterThan(0);
  expect(await sleepBlocked(app)).toEqual([true]);
  process.kill(await studio.host().enginePid(), 'SIGKILL');
  await expect.poll(() => sleepBlocked(app)).toEqual([false]);
  expect((await progressShown(app)).at(-1)).toBe(-1);
  await expect.poll(() => notices(app)).toHaveLength(1);
  const [notice] = await notices(app);
  expect(notice!.title).toMatch(/^Cut off was interrupted after \d of 6 images$/);
});
