/* Takes the screenshots of the manual from the real window, with models and images of the box: npm run screenshots. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { root, sample } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-screenshots-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SAMPLES = ['cat.jpg', 'astronaut.jpg', 'coffee.jpg', 'moose.jpg', 'rocket.jpg'].map(sample);

/** A window with these images, the first of them shown by this model. */
async function open(model: string, ...paths: string[]): Promise<Studio> {
  const window = await studio.open();
  await window.drop(...paths);
  await window.page.getByRole('combobox', { name: 'Model', exact: true }).selectOption(model);
  return window;
}

const tab = (window: Studio, name: string) => window.page.getByRole('tab', { name }).click();
const told = (window: Studio, text: RegExp) => window.readout.getByText(text).waitFor();

/** Points at or clicks a part of the board, in shares of its box. */
async function at(window: Studio, act: 'click' | 'hover', x: number, y: number): Promise<void> {
  const { width, height } = (await window.board.first().boundingBox())!;
  await window.board.first()[act]({ position: { x: width * x, y: height * y } });
}

/** Few colours are enough for a window, and make a quarter of the bytes. */
async function save(window: Studio, name: string): Promise<void> {
  await window.settled();
  const png = await window.page.screenshot();
  mkdirSync(join(root, 'docs', 'images'), { recursive: true });
  await sharp(png)
    .png({ palette: true, quality: 90, effort: 10, dither: 0.5 })
    .toFile(join(root, 'docs', 'images', `${name}.png`));
}

test('attention', async () => {
  const window = await open('vit-cifar10', ...SAMPLES);
  await tab(window, 'Attention');
  await window.mapShown();
  await window.showHead(3, 1);
  await window.mapShown(/Layer 4, head 2/);
  await at(window, 'click', 0.5, 0.42);
  await save(window, 'attention');
});

test('attribution', async () => {
  const window = await open('vit-cifar10-p4', sample('cat.jpg'));
  await tab(window, 'Attribution');
  await window.page
    .getByRole('figure', { name: 'Random order' })
    .getByText(/^deletion/)
    .waitFor();
  await save(window, 'attribution');
});

test('lens and interventions', async () => {
  const window = await open('vit-cifar10-p4', sample('cat.jpg'));
  await tab(window, 'Lens');
  await told(window, /^Settles on/);
  await save(window, 'lens');
  await tab(window, 'Interventions');
  await told(window, /^layer/);
  await save(window, 'interventions');
});

test('exits', async () => {
  const window = await open('dvt-cifar10', ...SAMPLES);
  await window.press('Shift+F5');
  await tab(window, 'Exits');
  await window.page
    .getByRole('status')
    .getByText(/Stopped at exit/)
    .waitFor();
  await window.page.getByRole('region', { name: 'All images' }).waitFor();
  await idle(window);
  await window.button('Dismiss').click();
  await save(window, 'exits');
});

test('pruning', async () => {
  const window = await open('dynamicvit-cifar10', sample('cat.jpg'));
  await tab(window, 'Pruning');
  await told(window, /patches/);
  const curve = window.page.getByRole('img', { name: /^GFLOPs/ });
  await expect.poll(() => curve.locator('circle').count()).toBe(11);
  await save(window, 'pruning');
  await tab(window, 'Edit and re-run');
  await window.settled();
  await at(window, 'click', 0.5, 0.4);
  await window.page.getByRole('table').getByText('Change').waitFor();
  await save(window, 'edit');
});

test('segmentation', async () => {
  const window = await open('segformer-camvid', sample('moose.jpg'));
  await tab(window, 'Segmentation');
  await told(window, /Class of each pixel/);
  await save(window, 'segmentation');
});

test('style and rounds', async () => {
  const window = await open('stytr2-mini', sample('cat.jpg'));
  const { page } = window;
  await tab(window, 'Style');
  await page.getByRole('option', { name: /starry/i }).click();
  await told(window, /in the style of/);
  await page.getByLabel('Layout').selectOption('Side by side');
  await page.getByRole('application', { name: /^Result/ }).waitFor();
  await save(window, 'style');
  await tab(window, 'Rounds');
  const rounds = page.getByRole('toolbar', { name: 'Rounds' }).getByRole('spinbutton');
  await rounds.fill('6');
  await rounds.press('Enter');
  // Six runs of the model, on a machine that may be busy.
  await window.readout.getByText(/^Round 6 /).waitFor({ timeout: 240_000 });
  await window.pointAway();
  await rounds.blur();
  await save(window, 'rounds');
});

test('token labels', async () => {
  const window = await studio.open();
  await window.drop(sample('astronaut.jpg'));
  await window.drop(join(root, 'models', 'lvvit', 'golden'));
  await window.modelChosen(/LV-ViT/);
  await tab(window, 'Token labels');
  await told(window, /^Best class of each patch/);
  await at(window, 'hover', 0.5, 0.5);
  await save(window, 'token-labels');
});

test('merging', async () => {
  const window = await studio.open();
  await window.drop(sample('astronaut.jpg'));
  await window.drop(join(root, 'models', 'lit', 'golden'));
  await window.modelChosen(/LIT/);
  await tab(window, 'Merging');
  await told(window, /^Merge before stage 4: 64 points/);
  await at(window, 'click', 0.5, 0.42);
  await save(window, 'merging');
});

test('reconstruction', async () => {
  const window = await open('biases-cifar10', sample('cat.jpg'));
  await tab(window, 'Reconstruction');
  await told(window, /^32 of 64 patches hidden/);
  await window.pointAway();
  await save(window, 'reconstruction');
});

test('visual tokens', async () => {
  const window = await studio.open();
  await window.drop(...SAMPLES);
  await window.drop(join(root, 'models', 'vt', 'golden'));
  await window.modelChosen(/VT/);
  await tab(window, 'Visual tokens');
  await told(window, /^Token 1 of module 1/);
  await window.press('Shift+F5');
  await window.page.getByText('Variance over 5 images').waitFor();
  await idle(window);
  await at(window, 'hover', 0.5, 0.5);
  await save(window, 'visual-tokens');
});

test('experts', async () => {
  const window = await open('moe-cifar10', ...SAMPLES);
  await tab(window, 'Experts');
  await told(window, /^Block \d+: top-1 of 8 experts/);
  await at(window, 'hover', 0.5, 0.5);
  await save(window, 'experts');
});

test('trace', async () => {
  const window = await studio.open();
  await window.model('Score network, digits').check({ force: true });
  await seeds(window, 8);
  await told(window, /^Adaptive: NFE/);
  await window.page.getByRole('radiogroup', { name: 'Step', exact: true }).waitFor();
  await idle(window);
  await save(window, 'trace');
});

test('generator', async () => {
  const window = await studio.open();
  await window.drop(join(root, 'models', 'vitgan', 'golden'));
  await window.modelChosen('ViTGAN, random weights');
  await seeds(window, 3);
  await told(window, /own image/);
  await window.page
    .getByRole('toolbar', { name: 'Generator' })
    .getByLabel('Image')
    .selectOption('Walk');
  await told(window, /^Walk in w/);
  await idle(window);
  await window.button('Dismiss').click();
  await save(window, 'generator');
});

test('comparison', async () => {
  const window = await open('vit-cifar10', sample('cat.jpg'));
  const { page } = window;
  await tab(window, 'Compare');
  await window.button('Add panel').click();
  const panel = (what: string, place: number) =>
    page.getByRole('combobox', { name: `${what} panel ${place}` });
  await panel('Model of', 1).selectOption('vit-cifar10-p4');
  await panel('Model of', 2).selectOption('dynamicvit-cifar10');
  await panel('Shown in', 1).selectOption('Attention');
  await page
    .getByRole('table', { name: 'Agreement' })
    .getByRole('row')
    .nth(2)
    .getByText(/ ms$/)
    .waitFor();
  await panel('Shown in', 2).selectOption('Patches kept');
  await save(window, 'compare');
});

test('table and report', async () => {
  const window = await open('vit-cifar10', ...(await crops()));
  const { page } = window;
  await window.mapShown();
  await window.menu('Model', 'New Run…');
  const dialog = page.getByRole('dialog', { name: 'New run' });
  await dialog.getByLabel('Keep embeddings').check();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await window.menu('Model', 'Runs…');
  const runs = page.getByRole('dialog', { name: 'Runs' });
  await runs.getByText('Done').waitFor();
  await window.press('Escape');
  await window.press('Control+j');
  await page.getByRole('grid', { name: 'Rows' }).waitFor();
  await tab(window, 'Scatter');
  await window.button('Projection').click();
  await idle(window);
  await save(window, 'table');
  await window.menu('File', 'Save Report…');
  await page.getByRole('dialog', { name: 'Save report' }).waitFor();
  await save(window, 'report');
});

test('start', async () => {
  const window = await studio.open();
  const samples = window.page.getByRole('region', { name: 'Or try a sample' });
  await samples.getByText('cat.jpg').waitFor();
  await expect.poll(() => samples.locator('.thumbnail img').count()).toBe(5);
  await save(window, 'start');
});

async function seeds(window: Studio, count: number): Promise<void> {
  await window.menu('File', 'Add Seeds…');
  const dialog = window.page.getByRole('dialog', { name: 'Add seeds' });
  await dialog.getByLabel('How many').fill(String(count));
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
}

/** Once the status bar shows no job. */
const idle = ({ page }: { page: Page }) =>
  page.locator('.status-job').waitFor({ state: 'detached' });

/** Many images of few: squares of the samples at several places and sizes. */
async function crops(): Promise<string[]> {
  const folders = SAMPLES.map(async (path) => {
    const out = join(folder, basename(path, '.jpg'));
    mkdirSync(out);
    const { width, height } = await sharp(path).metadata();
    for (let i = 0; i < 40; i++) {
      const side = Math.round(Math.min(width, height) * (0.35 + (0.6 * ((i * 7) % 40)) / 40));
      const left = Math.round((width - side) * (((i * 13) % 40) / 39));
      const top = Math.round((height - side) * (((i * 29) % 40) / 39));
      const file = join(out, `${basename(path, '.jpg')}-${i + 1}.jpg`);
      await sharp(path).extract({ left, top, width: side, height: side }).resize(256).toFile(file);
    }
    return out;
  });
  return Promise.all(folders);
}
