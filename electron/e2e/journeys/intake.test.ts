import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { golden, sample } from '../harness/host';
import { difference } from '../harness/pixels';
import { testStudio } from '../harness/studio';

const studio = testStudio();
/** A file called model.onnx goes by its folder, which the web host does not know. */
const SWIN = /^(model|timm-swin)/;
const folder = mkdtempSync(join(tmpdir(), 'vitrine-dropped-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a dropped file is run at once', async () => {
  const window = await studio.open();
  await window.drop(sample('coffee.jpg'));
  await window.mapShown();
  await expect
    .poll(() => window.images.allInnerTexts())
    .toEqual([expect.stringContaining('coffee.jpg')]);
  await expect.poll(() => window.predictions.count()).toBe(5);
});

test('a dropped folder gives every image in it, with its folders, and nothing else', async () => {
  const top = join(folder, 'trip');
  mkdirSync(join(top, 'day two'), { recursive: true });
  copyFileSync(sample('cat.jpg'), join(top, 'a.jpg'));
  copyFileSync(sample('moose.jpg'), join(top, 'day two', 'ä ö.jpg'));
  writeFileSync(join(top, 'notes.txt'), 'not an image');

  const window = await studio.open();
  await window.drop(top);
  await window.mapShown();
  await expect.poll(() => window.images.count()).toBe(2);
  await window.page.getByLabel('Search the library').fill('day two');
  await expect.poll(() => window.images.allInnerTexts()).toEqual([expect.stringContaining('ä ö')]);
  await window.images.first().click();
  await window.page.getByText('trip/day two').waitFor();
});

test('a dropped model is checked, its card tells what it is, and it runs', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample('astronaut.jpg');
  const before = await window.image();

  await window.drop(golden('timm-swin'));
  await window.modelChosen(SWIN);
  await window.mapShown(/Layer \d+, mean of heads/);
  const card = page.getByRole('complementary', { name: 'Inspector' });
  await card.getByText('64 × 64 px, NCHW, RGB').waitFor();
  await card.getByText(/^\d+ layers, 2 \/ 4 heads, keys 16 × 16/).waitFor();
  await window.predictions.first().waitFor();
  // A window's grid is finer than that of the model in the box, so the map must be another one.
  await expect.poll(async () => difference(before, await window.image())).toBeGreaterThan(0.1);

  // Undo takes it away again, redo imports what was given once more.
  await window.press('Control+z');
  await expect.poll(() => window.model(SWIN).count()).toBe(0);
  await window.press('Control+Shift+z');
  await window.modelChosen(SWIN);

  // It was copied: a new window knows it too.
  const later = await studio.open();
  await later.model(SWIN).waitFor();
});

test('a file that is neither image nor model is told by name and marked as failed', async () => {
  const window = await studio.open();
  const notes = join(folder, 'notes.txt');
  writeFileSync(notes, 'not an image');
  await window.drop(notes);
  expect(await window.alerts.innerText()).toContain('notes.txt is a text file');
  await window.images.getByText('failed').waitFor();
  await window.settled();
  expect(await window.predictions.count()).toBe(0);
});

test('a dropped list of labels is offered to the model, and is no failed image', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const list = join(folder, 'animals.txt');
  const names = Array.from({ length: 10 }, (_, i) => `animal ${i}`);
  writeFileSync(list, names.join('\n'));
  await window.drop(list);
  const messages = page.getByRole('region', { name: 'Messages' });
  await messages.getByText('animals.txt holds 10 class names').waitFor();
  expect(await window.images.count()).toBe(1);
  await messages.getByRole('button', { name: /^Use for Compact ViT/ }).click();
  await window.predictions
    .getByText(/^animal \d/)
    .first()
    .waitFor();
  expect(await window.images.getByText('failed').count()).toBe(0);

  // One of another length belongs to another model: that is said once, and nothing changes.
  writeFileSync(list, names.slice(1).join('\n'));
  await window.drop(list);
  await window.alerts.getByText(/animals.txt holds 9 class names; .* has 10 classes/).waitFor();
  expect(await window.alerts.count()).toBe(1);
  await window.predictions
    .getByText(/^animal \d/)
    .first()
    .waitFor();
});

test('a damaged model is refused with its name; the model in use stays', async () => {
  const broken = join(folder, 'broken.onnx');
  writeFileSync(broken, 'this is no protobuf');
  const window = await studio.open();
  await window.drop(broken);
  await window.alerts.first().waitFor();
  expect(await window.alerts.innerText()).toContain('broken.onnx');
  expect(await window.model(/broken/).count()).toBe(0);
  // What was there still works.
  await window.openSample();
});

test('a reload brings back the library, the image on the stage and the model', async () => {
  const window = await studio.open({ expected: /401/ }); // see the reload in security.test.ts
  const { page } = window;
  await window.drop(...['cat.jpg', 'coffee.jpg', 'moose.jpg'].map(sample));
  await window.mapShown();
  await window.drop(golden('timm-swin'));
  await window.modelChosen(SWIN);
  await window.images.filter({ hasText: 'coffee.jpg' }).click();
  await window.predictions.first().waitFor();
  await window.mapShown();
  const before = await window.image();

  await page.reload();
  await expect.poll(() => page.title()).toMatch(/^coffee\.jpg – /);
  await expect.poll(() => window.images.count()).toBe(3);
  await window.modelChosen(SWIN);
  await window.mapShown();
  await expect.poll(async () => difference(before, await window.image())).toBe(0);

  // Another tab begins afresh.
  const later = await studio.open();
  expect(await later.images.count()).toBe(0);
});
