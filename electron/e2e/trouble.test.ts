/* What goes wrong, and what a person can still do: damaged files, slow models, a dying engine. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takesLong } from '../engine/bad-input/graphs';
import { sample } from './host';
import { type Studio, testStudio } from './studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-trouble-'));
const slow = join(folder, 'slow.onnx');
beforeAll(() => writeFileSync(slow, takesLong()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The browser says so when the host hangs up, which it does when the engine dies. */
const hungUp = { expected: /WebSocket|ERR_|503|Failed to load resource/ };

const cancel = (window: Studio) =>
  window.page.getByRole('contentinfo').getByRole('button', { name: 'Cancel' });

test('a damaged picture errs by name and can be copied and dismissed; the others are done', async () => {
  const mixed = join(folder, 'mixed');
  mkdirSync(mixed);
  copyFileSync(sample('cat.jpg'), join(mixed, 'a.jpg'));
  writeFileSync(join(mixed, 'b.jpg'), 'not a picture');
  copyFileSync(sample('moose.jpg'), join(mixed, 'c.jpg'));

  const window = await studio.open();
  const { page } = window;
  await window.drop(mixed);
  await window.mapShown();
  await expect.poll(() => window.images.count()).toBe(3);
  await page.keyboard.press('Shift+F5');
  await page.getByText('2 of 3 images done').waitFor();
  await page.getByRole('contentinfo').getByText('1 error').waitFor();
  const badge = window.images.filter({ hasText: 'b.jpg' });
  await badge.getByText('failed').waitFor();

  // On the stage it tells why; the message stays while other work goes on.
  await badge.click();
  await page
    .getByRole('main')
    .getByText(/b\.jpg/)
    .first()
    .waitFor();
  await window.button('Run again').click();
  await window.alerts.first().waitFor();
  const message = await window.alerts.first().locator('.toast-message').innerText();
  expect(message).toContain('b.jpg');
  await window.images.filter({ hasText: 'c.jpg' }).click();
  await window.predictions.first().waitFor();
  await window.alerts.first().getByRole('button', { name: 'Copy details' }).click();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ code: 'bad-input' });
  expect(message).toContain(copied.message);
  await window.alerts.first().getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => window.alerts.count()).toBe(0);
});

test('a slow run is cancelled, and the next model runs', async () => {
  const window = await studio.open(hungUp);
  await window.openSample('cat.jpg');
  await window.drop(slow);
  await window.model(/slow/).waitFor();
  await cancel(window).waitFor();
  await cancel(window).click();
  await expect.poll(() => cancel(window).count()).toBe(0);
  expect(await window.alerts.count()).toBe(0);
  await window.page.getByText('Not run yet.').waitFor();
  await window.model(/Compact ViT/).check({ force: true });
  await window.mapShown();
});

test('a batch is cancelled: what is done stays, the rest is not run', async () => {
  const window = await studio.open(hungUp);
  const { page } = window;
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  await window.model(/slow/).check({ force: true });
  await window.menu('Model', 'Run on All Images');
  await page
    .getByRole('contentinfo')
    .getByText(/^[12]\/5$/)
    .waitFor();
  await cancel(window).click();
  await expect.poll(() => cancel(window).count()).toBe(0);
  await page.getByLabel('Show').selectOption('pending');
  await expect.poll(() => window.images.count()).toBeGreaterThanOrEqual(1);
  const pending = await window.images.count();
  await page.getByLabel('Show').selectOption('done');
  await expect.poll(() => window.images.count()).toBe(5 - pending);
  expect(5 - pending).toBeGreaterThanOrEqual(1);
  expect(await window.alerts.count()).toBe(0);
});

test('the engine is killed in mid-run: that is told, it comes back, the next run works', async () => {
  const window = await studio.open(hungUp);
  await window.openSample('cat.jpg');
  const before = studio.host().enginePid();
  await window.model(/slow/).check({ force: true });
  await cancel(window).waitFor();
  process.kill(before, 'SIGKILL');
  await window.alerts
    .getByText(/engine/i)
    .first()
    .waitFor();

  await window.model(/Compact ViT/).check({ force: true });
  await window.mapShown();
  await window.page.getByRole('contentinfo').getByText(/^CPU/).waitFor();
  expect(studio.host().enginePid()).not.toBe(before);
  // Told until it is dismissed.
  expect(await window.alerts.count()).toBeGreaterThan(0);
});

test('a batch outlives its engine', async () => {
  const window = await studio.open(hungUp);
  await window.menu('File', 'Add Sample Images');
  await window.mapShown();
  await window.model(/slow/).check({ force: true });
  await window.menu('Model', 'Run on All Images');
  await window.page
    .getByRole('contentinfo')
    .getByText(/^[12]\/5$/)
    .waitFor();
  process.kill(studio.host().enginePid(), 'SIGKILL');
  await window.page.getByText('5 of 5 images done').waitFor();
});
