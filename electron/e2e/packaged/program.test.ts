/* What a person does with the installed program. */

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import type { Output } from '#shared/contract';
import { families } from '../../../models';
import { createEngine } from '../../engine';
import { lanesFor } from '../../engine/onnx-sessions/lanes';
import { factsFile, runsDir } from '../../engine/runs/folder/paths';
import { makeImages, rowsOf } from '../../engine/runs/testing';
import { sample, temporaryHome } from '../harness/host';
import { PackagedApp, packages } from '../harness/packaged-app';

let app: PackagedApp | null = null;
afterEach(async () => {
  await app?.close();
  app = null;
});

async function start(options: Parameters<typeof PackagedApp.start>[0] = {}): Promise<Page> {
  app = await PackagedApp.start(options);
  return app.page;
}

const predictions = (page: Page) =>
  page.getByRole('list', { name: 'Most probable classes' }).getByRole('listitem');
const samples = (page: Page) => page.getByRole('region', { name: 'Or try a sample' });

test('a sample is analysed', async () => {
  const page = await start();
  await samples(page).getByText('cat.jpg').click();
  await expect.poll(() => predictions(page).first().innerText()).toContain('cat');
  await page.screenshot({ path: join('test-results', 'packaged.png') });
});

test('a run is spread over lanes, whose threads start from inside the archive', async () => {
  const page = await start();
  const images = join(app!.home, 'pictures');
  makeImages(images, 12);
  await app!.drop(images);
  await expect
    .poll(() => page.getByRole('listbox', { name: 'Images' }).getByRole('option').count())
    .toBe(12);
  // A run needs a model, which is chosen a moment after the list is there.
  await page
    .getByRole('radiogroup', { name: 'Model in use' })
    .locator(':checked')
    .waitFor({ state: 'attached' });
  await app!.command('New Run');
  await page
    .getByRole('dialog', { name: 'New run' })
    .getByRole('button', { name: 'Start' })
    .click();
  await app!.command('Runs');
  await page.getByRole('dialog', { name: 'Runs' }).getByText('Done').waitFor();

  const runs = runsDir(app!.home);
  const [run] = readdirSync(runs);
  const facts = JSON.parse(readFileSync(factsFile(join(runs, run!)), 'utf8'));
  expect(facts.sideBySide).toBe(lanesFor(availableParallelism()));
  expect(rowsOf(join(runs, run!)).filter(({ error }) => !error)).toHaveLength(12);
});

test('a document named on the command line is opened', async () => {
  const home = temporaryHome();
  const image = join(home, 'moose.jpg');
  copyFileSync(sample('moose.jpg'), image);
  const document = join(home, 'trip.vitrine');
  writeFileSync(document, await documentOf(image, join(home, 'state')));
  const page = await start({ args: [document] });
  await expect.poll(() => page.title()).toBe('moose.jpg – trip – Vitrine');
});

test('a report is saved as a PDF through the system’s dialog', async () => {
  const page = await start();
  await samples(page).getByText('astronaut.jpg').click();
  await predictions(page).first().waitFor();
  const file = join(app!.home, 'report.pdf');
  await app!.command('Save Report');
  await page.getByLabel('Format').selectOption({ label: 'PDF' });
  await app!.save(file, () => page.getByRole('button', { name: 'Save', exact: true }).click());
  await expect.poll(() => readdirSync(app!.home)).toContain('report.pdf');
  const pdf = readFileSync(file, 'latin1');
  expect(pdf.startsWith('%PDF-1')).toBe(true);
  expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
  expect(pdf.match(/\/Subtype \/Image/g)?.length).toBeGreaterThan(0);
});

test('the AppImage starts, with a stand-in for AppImage’s own runtime', async () => {
  const name = readdirSync(packages).find((file) => file.endsWith('.AppImage'));
  const page = await start({ path: join(packages, name!) });
  await samples(page).getByText('cat.jpg').waitFor();
});

/** A document about one image, as the studio saves it. */
async function documentOf(image: string, stateDir: string): Promise<Uint8Array> {
  const engine = createEngine({ families, stateDir, zooDir: '', samplesDir: '', stylesDir: '' });
  const [entry] = await engine.registerPaths([image]);
  const state = {
    images: [{ file: entry!.id, sha256: null }],
    current: entry!.id,
    arrangement: { search: '', sort: 'name', descending: false, filter: 'all' },
    model: 'vit-cifar10',
    settings: {},
    stage: { tab: 'attention', layout: 'one', split: 0.5, region: null },
    views: {},
    attached: {},
  };
  const input = { name: 'trip', file: null, state, job: 'document' };
  const packed = (await engine.dispatch('documents.pack', input)) as Output<'documents.pack'>;
  return packed.bytes;
}
