/* Retrieval: images of a run searched by an image, by several, by a part of one, by one from outside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPath } from '../../engine/runs/folder/paths';
import { makeImages } from '../../engine/runs/testing';
import { runCommand } from '../../hosts/cli/testing';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-retrieval-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COUNT = 24;

/** A run of a model in the box over images of noise, in folders named after classes. */
beforeAll(async () => {
  const { home } = studio.host();
  makeImages(join(folder, 'images'), COUNT);
  const analysis = ['analyze', join(folder, 'images'), '--model', 'vit-cifar10-p4'];
  const out = runPath(home, 'made-run');
  const { status } = await runCommand(
    [...analysis, '--layers', 'none', '--embeddings', '--out', out],
    { home },
  );
  expect(status).toBe(0);
});

const dialog = ({ page }: Studio) => page.getByRole('dialog', { name: 'Retrieval' });
const hits = (window: Studio) =>
  dialog(window).getByRole('list', { name: 'Images by similarity' }).getByRole('button');
const runImage = (window: Studio, at: number) =>
  dialog(window).getByRole('listbox', { name: 'Images of the run' }).getByRole('option').nth(at);

async function openRetrieval(): Promise<Studio> {
  const window = await studio.open();
  await window.menu('Model', 'Retrieval…');
  await expect.poll(() => hits(window).count()).toBe(COUNT - 1);
  return window;
}

test('an image of the run is searched for: ranked, with hits and misses, a result beside it', async () => {
  const window = await openRetrieval();
  const titles = await hits(window).evaluateAll((all) =>
    all.map((one) => (one as HTMLElement).title),
  );
  await dialog(window)
    .getByRole('button', { name: /^1 0\.\d{3} (cat|dog|frog|ship) ?, (same|other) class$/ })
    .waitFor();
  const cosines = titles.map((title) => Number(/cosine (-?[\d.]+)/.exec(title)![1]));
  expect(cosines).toEqual([...cosines].sort((a, b) => b - a));

  const beside = dialog(window).getByRole('region', { name: /Query and result/ });
  await expect.poll(() => beside.getByRole('img', { name: /rollout/ }).count()).toBe(2);
  await hits(window).nth(0).press('ArrowRight');
  await beside.getByText('Result 2').waitFor();
  expect(await window.violations()).toEqual([]);

  const second = /^(\S+),/.exec(titles[1]!)![1]!;
  await hits(window).nth(1).dblclick();
  await dialog(window).locator('.retrieval-wanted').getByText(second).waitFor();
  await expect.poll(() => hits(window).count()).toBe(COUNT - 1);
});

test('several images, a part of one, and one from outside are searched for', async () => {
  const window = await openRetrieval();
  await runImage(window, 3).click({ modifiers: ['Control'] });
  await expect.poll(() => hits(window).count()).toBe(COUNT - 2);
  await dialog(window)
    .getByRole('button', { name: /^Remove 000000/ })
    .click();
  await expect.poll(() => hits(window).count()).toBe(COUNT - 1);

  await dialog(window).getByRole('button', { name: 'Search for a part…' }).click();
  // Now by the file: it finds itself.
  await expect.poll(() => hits(window).first().getAttribute('title')).toContain('cosine 1.000');
  const part = dialog(window).getByRole('application', { name: /Part of the image/ });
  await part.press('Enter');
  await dialog(window).getByText('Part of 12 × 12 pixels').waitFor();
  await expect.poll(() => hits(window).first().getAttribute('title')).not.toContain('cosine 1.000');

  const outside = makeImages(join(folder, 'outside'), 40).at(-1)!;
  await window.choose(
    () => dialog(window).getByRole('button', { name: 'Open image…' }).click(),
    outside,
  );
  await dialog(window).locator('.retrieval-crop').getByText('000039.png').waitFor();
  await expect.poll(() => hits(window).count()).toBe(COUNT);
});

test('recall by class, by dimensions, and how the embeddings are spread', async () => {
  const window = await openRetrieval();
  await dialog(window).getByRole('tab', { name: 'Recall and dimensions' }).click();
  const table = dialog(window).getByRole('table', { name: 'Retrieval by class' });
  await expect.poll(() => table.getByRole('row').count()).toBe(1 + 1 + 4);
  await dialog(window)
    .getByRole('img', { name: /^Recall@1 by dimensions: 1:/ })
    .waitFor();
  await dialog(window)
    .getByRole('img', { name: /^90 % of the variance/ })
    .waitFor();
  expect(await window.violations()).toEqual([]);

  await dialog(window).getByLabel('Dimensions', { exact: true }).selectOption('4');
  await expect.poll(() => table.getByRole('row').count()).toBe(6);
  await dialog(window).getByRole('tab', { name: 'Near duplicates and outliers' }).click();
  await dialog(window)
    .getByText(/^Mean 0\.\d+ · KoLeo/)
    .waitFor();
  const pairs = dialog(window).getByRole('list', { name: 'Near duplicates' }).getByRole('button');
  expect(await pairs.count()).toBeGreaterThan(4);
  expect(await window.violations()).toEqual([]);
  await pairs.first().click();
  await expect.poll(() => hits(window).count()).toBe(COUNT - 1);
});
