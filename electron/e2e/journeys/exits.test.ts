import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { root, sample } from '../harness/host';
import { colours, decode, difference, pixelsOf } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-exits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODEL = 'dvt-cifar10';
/** Longer than changes of one slider in a row are taken as one step. */
const ANOTHER_STEP_MS = 1_100;

/** What a person does with the view of the exits; its figures depend on the weights in the box. */
class ExitsStudio {
  readonly window: Studio;
  readonly slider: Locator;
  readonly library: Locator;

  constructor(window: Studio) {
    this.window = window;
    this.slider = window.page.getByRole('slider', { name: 'Threshold of exit 1' });
    this.library = window.page.getByRole('region', { name: 'All images' });
  }

  /** Drops images and shows their cascade. */
  static async open(window: Studio, ...paths: string[]): Promise<ExitsStudio> {
    await window.drop(...paths);
    const { page } = window;
    await page.getByRole('combobox', { name: 'Model' }).selectOption(MODEL);
    await page.getByRole('tab', { name: 'Exits' }).click();
    const exits = new ExitsStudio(window);
    await exits.outcome(/Stopped at exit/);
    return exits;
  }

  exit(number: number): Locator {
    return this.window.page.getByRole('region', { name: `Exit ${number}`, exact: true });
  }
  outcome(text: RegExp): Promise<void> {
    return this.window.page.getByRole('status').getByText(text).waitFor();
  }
  async runs(): Promise<number> {
    const calls = await this.window.shell.calls();
    return calls.filter((method) => method === 'analyze.run').length;
  }
  /** The class that an exit found most probable, and the one that the inspector shows. */
  classOf(exit: number): Promise<string> {
    const classes = this.exit(exit).getByRole('list', { name: 'Most probable classes' });
    return classes.getByRole('listitem').first().innerText();
  }
  async predicted(): Promise<string> {
    const inspector = this.window.page.getByRole('complementary', { name: 'Inspector' });
    const classes = inspector.getByRole('list', { name: 'Most probable classes' });
    return classes.getByRole('listitem').first().innerText();
  }
  async confidence(): Promise<number> {
    const told = this.exit(1).getByText(/^\d\.\d+ [≥<] \d\.\d+$/);
    return Number.parseFloat(await told.innerText());
  }
}

test('the threshold chooses the exit; the model runs only for an exit that is needed', async () => {
  const window = await studio.open();
  const exits = await ExitsStudio.open(window, sample('cat.jpg'));
  const { page } = window;
  const { slider } = exits;

  // At the lowest threshold every image leaves at exit 1; one that is not quite sure there.
  await slider.fill('0');
  let sure = 1;
  for (const name of ['astronaut.jpg', 'coffee.jpg', 'moose.jpg', 'rocket.jpg']) {
    await window.drop(sample(name));
    await page.getByRole('application', { name: `Exit 1: 4 × 4 tokens on ${name}` }).waitFor();
    await exits.exit(1).getByText('stopped here').waitFor();
    sure = await exits.confidence();
    if (sure < 0.99) break;
  }
  expect(sure, 'an image that exit 1 is not quite sure of').toBeLessThan(0.99);
  // Two steps of the slider apart, since the confidence is read as rounded to three digits.
  const step = Math.floor(sure * 100 - 0.1);
  const below = (step / 100).toFixed(2);
  const above = ((step + 2) / 100).toFixed(2);

  await slider.fill(below);
  await exits.exit(2).getByText('not run').waitFor();
  const board = exits.exit(2).getByRole('application');
  await page.mouse.move(720, 895);
  const greyed = await pixelsOf(board);
  const before = await exits.runs();

  // At once: each of two steps could ask for a run of its own.
  await slider.fill(above);
  await exits.outcome(/Stopped at exit 2 of 2/);
  expect(await slider.inputValue()).toBe(above);
  expect(await exits.runs()).toBe(before + 1);
  expect(difference(greyed, await pixelsOf(board))).toBeGreaterThan(0.1);
  const [first, second] = [await exits.classOf(1), await exits.classOf(2)];
  expect(words(await exits.predicted())).toEqual(words(second));

  // Both exits are known now: nothing runs, whichever way it goes.
  await slider.press('ArrowLeft');
  await slider.press('ArrowLeft');
  await exits.outcome(/Stopped at exit 1 of 2/);
  await exits.exit(2).getByText('run to compare').waitFor();
  expect(words(await exits.predicted())).toEqual(words(first));
  await page.waitForTimeout(ANOTHER_STEP_MS);
  await slider.fill('1');
  await exits.outcome(/Stopped at exit 2 of 2/);
  await window.press('Control+z');
  await exits.outcome(/Stopped at exit 1 of 2/);
  expect(Number(await slider.inputValue())).toBeLessThan(1);
  expect(await exits.runs()).toBe(before + 1);
});

/** A class with its probability, as two words. */
const words = (text: string): string[] => text.split(/\s+/);

test('the rest runs on request', async () => {
  const window = await studio.open();
  const exits = await ExitsStudio.open(window, sample('cat.jpg'));
  await exits.slider.fill('0');
  await window.drop(sample('coffee.jpg'));
  await window.page.getByRole('application', { name: /^Exit 2: .* on coffee\.jpg/ }).waitFor();
  await exits.exit(2).getByText('not run').waitFor();
  const before = await exits.runs();
  await window.button('Run the rest').click();
  await exits.exit(2).getByText('run to compare').waitFor();
  expect(await exits.runs()).toBe(before + 1);
  await exits.outcome(/Stopped at exit 1 of 2/);
});

test('all images: the histogram opens its images, thresholds are found for a budget', async () => {
  // The folder's name is the class, where it is one.
  const images = { cat: 'cat', airplane: 'rocket', deer: 'moose', people: 'astronaut' };
  for (const [name, image] of Object.entries(images)) {
    mkdirSync(join(folder, name));
    copyFileSync(sample(`${image}.jpg`), join(folder, name, `${image}.jpg`));
  }
  const window = await studio.open();
  const { page } = window;
  const exits = await ExitsStudio.open(window, folder);
  // Only exit 1 of the others runs, however sure it is.
  await exits.slider.fill('0');
  await exits.library.getByRole('button', { name: /^Run on/ }).click();
  await page.getByText('4 of 4 images done').waitFor();
  await exits.library
    .getByText(/these 4 images the cascade costs \d+\.\d\d × the compute/)
    .waitFor();
  // A bar is as long as its share of the images.
  const tracks = exits.library.locator('.exit-histogram-bar');
  const lengths = () =>
    tracks.evaluateAll((all) =>
      all.map((one) => Math.round((4 * one.firstElementChild!.clientWidth) / one.clientWidth)),
    );
  await expect.poll(async () => String(await lengths())).toBe(String(await counts(exits)));

  // The curve needs every exit of the images whose class is known.
  await exits.library.getByRole('button', { name: 'Run all exits on all images' }).click();
  const curve = exits.library.getByRole('img', { name: /^Accuracy against GFLOPs/ });
  await curve.waitFor();
  await exits.library.getByText(/^3 labelled images/).waitFor();
  await expect
    .poll(() => page.getByRole('checkbox', { name: 'Run all exits' }).isChecked())
    .toBe(true);
  await expect.poll(() => counts(exits)).toEqual([4, 0]);

  // Half of the images may go on: of four, two.
  const { stages } = JSON.parse(
    readFileSync(join(root, 'models', 'zoo', MODEL, 'card.json'), 'utf8'),
  );
  const runs = await exits.runs();
  await exits.library.getByRole('button', { name: 'Find thresholds…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Find thresholds' });
  await dialog.getByLabel('GFLOPs per image').fill(String(stages[0].gflops / 2));
  await window.press('Enter');
  await dialog
    .getByRole('alert')
    .getByText(/No thresholds cost as little/)
    .waitFor();
  const budget = stages[0].gflops + 0.51 * stages[1].gflops;
  await dialog.getByLabel('GFLOPs per image').fill(budget.toFixed(4));
  await window.press('Enter');
  await dialog.getByRole('button', { name: 'Use these' }).click();
  await expect.poll(() => counts(exits)).toEqual([2, 2]);
  expect(await exits.runs()).toBe(runs);

  const second = exits.library.getByRole('button', { name: /^Exit 2 / });
  await second.click();
  await expect.poll(() => window.images.count()).toBe(2);
  for (const image of await window.images.all()) await image.getByText('exit 2').waitFor();
  const hard = exits.library.getByRole('list', { name: 'Hard images of exit 2' });
  const example = hard.getByRole('button').first();
  const name = /^[^:]+/.exec((await example.getAttribute('aria-label'))!)![0];
  await example.click();
  await exits.outcome(/Stopped at exit 2 of 2/);
  await page.getByRole('application', { name: new RegExp(`^Exit 2: .* on ${name}`) }).waitFor();
  await page.waitForTimeout(1100); // two within a second would be one step of undo
  await second.click();
  await expect.poll(() => window.images.count()).toBe(4);

  // Each look at the histogram and the thresholds are steps of undo.
  await window.press('Control+z');
  await expect.poll(() => window.images.count()).toBe(2);
  await window.press('Control+z');
  await expect.poll(() => window.images.count()).toBe(4);
  await window.press('Control+z');
  await expect.poll(() => counts(exits)).toEqual([4, 0]);
  expect(await exits.slider.inputValue()).toBe('0');

  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    expect(await window.violations(), theme).toEqual([]);
  }
});

/** How many images leave at each exit, by the histogram. */
async function counts(exits: ExitsStudio): Promise<number[]> {
  const bars = await exits.library.getByRole('button', { name: /^Exit \d+ .* images/ }).all();
  const texts = await Promise.all(bars.map((bar) => bar.innerText()));
  return texts.map((text) => Number(/(\d+)\s*images/.exec(text)![1]));
}

test('a figure of the exits opens in another window with its thresholds', async () => {
  const window = await studio.open();
  const exits = await ExitsStudio.open(window, sample('cat.jpg'));
  await exits.slider.fill('0.03');
  await exits.outcome(/Stopped at exit 1 of 2/);
  const figure = await window.saved(() => window.press('Control+e'));
  expect(figure.name).toBe(`cat-${MODEL}@2x.png`);
  const { width, height, ...pixels } = await decode(readFileSync(figure.path));
  expect(width).toBeGreaterThan(1.5 * height); // two exits beside each other
  expect(colours({ width, height, ...pixels })).toBeGreaterThan(1_000);

  const later = await studio.open();
  await later.drop(sample('cat.jpg'));
  await later.predictions.first().waitFor();
  await later.drop(figure.path);
  const restored = new ExitsStudio(later);
  await restored.outcome(/Stopped at exit 1 of 2/);
  expect(await restored.slider.inputValue()).toBe('0.03');
});
