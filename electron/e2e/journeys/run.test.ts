/* Runs: begun, paused, resumed, stopped, removed; the engine dies over one. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeImages, rowsOf } from '../../engine/runs/testing';
import { takesLong } from '../../engine/testing/graphs';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-batch-'));
const slow = join(folder, 'slow.onnx');
const images = join(folder, 'pictures');
const IMAGES = 8;
beforeAll(() => {
  writeFileSync(slow, takesLong(2000));
  makeImages(images, IMAGES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The browser says so when the host hangs up, which it does when the engine dies. */
const hungUp = { expected: /WebSocket|ERR_|503|Failed to load resource/ };

const status = ({ page }: Studio) => page.getByRole('region', { name: 'Current run' });
const dialog = ({ page }: Studio, name: string) => page.getByRole('dialog', { name });
const listed = (window: Studio, name: string) =>
  dialog(window, 'Runs').getByRole('listitem', { name });

/** Begins a run of all the images by a model that takes its time. */
async function begin(window: Studio, name: string): Promise<void> {
  await window.drop(slow);
  await window.modelChosen(/slow/);
  await window.drop(images);
  await expect.poll(() => window.images.count()).toBe(IMAGES);
  await start(window, name, IMAGES);
  await status(window).getByRole('progressbar', { name }).waitFor();
}

/** Begins a run of all images by the model in use. */
async function start(window: Studio, name: string, images: number): Promise<void> {
  await window.menu('Model', 'New Run…');
  const asked = dialog(window, 'New run');
  await asked.getByText(`on ${images} images`).waitFor();
  await asked.getByLabel('Name').fill(name);
  expect(await window.violations()).toEqual([]);
  await asked.getByRole('button', { name: 'Start' }).click();
}

/** The folder of the run of that name. */
function runFolder(name: string): string {
  const runs = join(studio.host().home, 'batches');
  const facts = (id: string) => JSON.parse(readFileSync(join(runs, id, 'run.json'), 'utf8'));
  return join(runs, readdirSync(runs).find((id) => facts(id).name === name)!);
}

test('paused and resumed, it does every image', async () => {
  const window = await studio.open();
  await begin(window, 'Every image');
  await status(window).getByText('img').waitFor(); // the rate: an image is done
  await window.button('Pause run').click();
  await status(window).waitFor({ state: 'detached' });

  await window.menu('Model', 'Runs…');
  const run = listed(window, 'Every image');
  await run.getByText('Paused').waitFor();
  expect(await run.innerText()).toMatch(/[1-7] of 8 images/);
  expect(await window.violations()).toEqual([]);
  await run.getByRole('button', { name: 'Resume' }).click();
  await run.getByText('Running').waitFor();
  await run.getByText('Done').waitFor();
  expect(await run.innerText()).toContain('8 of 8 images');
  expect(await run.getByRole('button', { name: 'Resume' }).count()).toBe(0);
});

test('it goes on when the engine dies; a run is removed', async () => {
  const window = await studio.open(hungUp);
  await begin(window, 'Cut off');
  await status(window).getByText('img').waitFor();
  process.kill(await studio.host().enginePid(), 'SIGKILL');
  await window.menu('Model', 'Runs…');
  const run = listed(window, 'Cut off');
  await run.getByText('Done').waitFor();
  expect(await run.innerText()).toContain('8 of 8 images');

  await run.getByRole('button', { name: 'Remove…' }).click();
  await run.getByRole('button', { name: 'Keep' }).click();
  await run.getByRole('button', { name: 'Remove…' }).click();
  await run.getByRole('button', { name: 'Remove', exact: true }).click();
  await run.waitFor({ state: 'detached' });
});

test.runIf(availableParallelism() > 1)('a classifier runs on several images at once', async () => {
  const many = join(folder, 'many');
  makeImages(many, 60);
  const window = await studio.open();
  await window.model(/Compact ViT/).check({ force: true });
  await window.drop(many);
  await window.mapShown();
  await start(window, 'At once', 60);
  await window.menu('Model', 'Runs…');
  await listed(window, 'At once').getByText('Done').waitFor();

  const run = runFolder('At once');
  const { sideBySide } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  expect(sideBySide).toBeGreaterThan(1);
  expect(rowsOf(run).map(({ input, error }) => [input, error])).toEqual(
    Array.from({ length: 60 }, (_, i) => [i, null]),
  );
});
