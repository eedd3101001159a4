/* What goes wrong, and what a person can still do: damaged files, slow models, a dying engine. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takesLong } from '../../engine/testing/graphs';
import { sample } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-trouble-'));
const slow = join(folder, 'slow.onnx');
/** Ended by its supervisor when it is cancelled, where the machine is not too fast for it. */
const stuck = join(folder, 'stuck.onnx');
beforeAll(() => {
  writeFileSync(slow, takesLong(1200));
  writeFileSync(stuck, takesLong(7000));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The browser says so when the host hangs up, which it does when the engine dies. */
const hungUp = { expected: /WebSocket|ERR_|503|Failed to load resource/ };

const status = (window: Studio) => window.page.getByRole('contentinfo');
const cancel = (window: Studio) => status(window).getByRole('button', { name: 'Cancel' });

/** Waits until a model computes: not until it is imported, which can be cancelled too. */
const computing = (window: Studio) => status(window).getByText('running the model').waitFor();

/** How many images the library shows of those that the model has been run on, or has not. */
async function count(window: Studio, which: 'done' | 'pending', all: number): Promise<number> {
  await window.page.getByLabel('Show').selectOption(which);
  const told = window.page.getByText(new RegExp(`^\\d+ of ${all} images$`));
  return Number.parseInt(await told.innerText(), 10);
}

test('a damaged image errs by name and can be copied and dismissed; the others are done', async () => {
  const mixed = join(folder, 'mixed');
  mkdirSync(mixed);
  copyFileSync(sample('cat.jpg'), join(mixed, 'a.jpg'));
  writeFileSync(join(mixed, 'b.jpg'), 'not an image');
  copyFileSync(sample('moose.jpg'), join(mixed, 'c.jpg'));

  const window = await studio.open();
  const { page } = window;
  await window.drop(mixed);
  await window.mapShown();
  await expect.poll(() => window.images.count()).toBe(3);
  await window.press('Shift+F5');
  await page.getByText('2 of 3 images done').waitFor();
  await status(window).getByText('1 error').waitFor();
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
  const clipboard = () => window.shell.clipboardText();
  await expect.poll(clipboard).toContain('"bad-input"');
  expect(message).toContain(JSON.parse(await clipboard()).message);
  await window.alerts.first().getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => window.alerts.count()).toBe(0);
});

test('a slow run is cancelled, and the next model runs', async () => {
  const window = await studio.open(hungUp);
  await window.openSample('cat.jpg');
  await window.drop(stuck);
  await window.modelChosen(/stuck/);
  await computing(window);
  await cancel(window).click();
  await expect.poll(() => cancel(window).count()).toBe(0);
  expect(await window.alerts.count()).toBe(0);
  await window.page.getByText('Not run yet.').waitFor();
  await window.model(/Compact ViT/).check({ force: true });
  await window.mapShown();
});

test('a run that does not stop when it is cancelled takes no other down with it', async () => {
  const window = await studio.open(hungUp);
  await window.drop(sample('cat.jpg'), sample('moose.jpg'));
  await window.mapShown();
  await window.model(/stuck/).check({ force: true });
  await computing(window);
  await window.images.filter({ hasText: 'moose.jpg' }).click();
  await window.model(/Compact ViT/).check({ force: true });
  await window.predictions.first().waitFor();
  await window.mapShown();
  expect(await window.alerts.count()).toBe(0);
});

test('a run is cancelled: what is done stays, the rest is not run', async () => {
  const many = join(folder, 'many');
  mkdirSync(many, { recursive: true });
  for (let i = 0; i < 40; i++) copyFileSync(sample('cat.jpg'), join(many, `${i}.jpg`));
  const window = await studio.open(hungUp);
  await window.drop(many);
  await window.page.getByText('40 images', { exact: true }).first().waitFor();
  await window.mapShown();
  await window.drop(slow);
  await window.modelChosen(/slow/);
  await window.menu('Model', 'Run on All Images');
  await status(window)
    .getByText(/^[1-9]\d?\/40$/)
    .waitFor();
  await cancel(window).click();
  await expect.poll(() => cancel(window).count()).toBe(0);
  const done = await count(window, 'done', 40);
  expect(done).toBeGreaterThanOrEqual(1);
  expect(await count(window, 'pending', 40)).toBe(40 - done);
  expect(await window.alerts.count()).toBe(0);
});

test('the engine is killed in mid-run: that is told, it comes back, the next run works', async () => {
  const window = await studio.open(hungUp);
  await window.openSample('cat.jpg');
  const before = await studio.host().enginePid();
  await window.model(/stuck/).check({ force: true });
  await computing(window);
  process.kill(before, 'SIGKILL');
  await window.alerts
    .getByText(/engine/i)
    .first()
    .waitFor();

  await window.model(/Compact ViT/).check({ force: true });
  await window.mapShown();
  await status(window).getByText(/^CPU/).waitFor();
  expect(await studio.host().enginePid()).not.toBe(before);
  // Told until it is dismissed.
  expect(await window.alerts.count()).toBeGreaterThan(0);
});

test('a run outlives its engine', async () => {
  const window = await studio.open(hungUp);
  await window.drop(...['cat.jpg', 'moose.jpg', 'coffee.jpg'].map(sample));
  await window.mapShown();
  await window.model(/slow/).check({ force: true });
  await window.menu('Model', 'Run on All Images');
  await status(window)
    .getByText(/^[012]\/3$/)
    .waitFor();
  process.kill(await studio.host().enginePid(), 'SIGKILL');
  await window.page.getByText('3 of 3 images done').waitFor();
});
