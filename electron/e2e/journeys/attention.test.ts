import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decodeNpy } from '../../engine/tensors/npy';
import { sample } from '../harness/host';
import { boundsOf, difference, type Pixels, pixelsOf } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';
import { wideVit } from '../harness/wide-vit';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-attention-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The image changes while `act` makes the map another one, told by its title. */
async function changes(window: Studio, title: RegExp, act: () => Promise<unknown>) {
  const before = await window.image();
  await act();
  await window.mapShown(title);
  expect(difference(before, await window.image()), String(title)).toBeGreaterThan(0.005);
}

test('layer, head, query and direction each draw another map; the same choice the same map', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample('astronaut.jpg');
  const first = await window.image();
  expect(difference(first, await window.image())).toBe(0);

  const depth = page.getByRole('radiogroup', { name: 'Layer' });
  await changes(window, /Layer 1,/, () => depth.getByLabel('Layer 1').click());
  await changes(window, /Layer 2,/, () => window.press('.'));
  await changes(window, /Layer 6,/, () =>
    page.getByLabel('Layer', { exact: true }).first().selectOption('5'),
  );
  expect(difference(first, await window.image())).toBe(0);

  await changes(window, /head 1,/, () =>
    page.getByLabel('Head', { exact: true }).selectOption('0'),
  );
  await changes(window, /head 2,/, () => window.press('h'));
  await changes(window, /to class token/, () => window.press('d'));
  await changes(window, /from class token/, () => window.press('d'));
  await changes(window, /Rollout to layer 6/, () => window.press('r'));
  await window.press('r');
  await window.mapShown(/head 2,/);

  // Everything taken back by undo, one step at a time, ends at the first image.
  const undo = () => window.press('Control+z');
  await expect
    .poll(async () => {
      await undo();
      return window.readout.innerText();
    })
    .toMatch(/^Layer 6, mean of heads, attention from class token/);
});

test('the patch under the pointer is the query; a click pins it, Escape lets it go', async () => {
  const window = await studio.open();
  const { page, board } = window;
  await window.openSample('astronaut.jpg');
  const box = (await board.boundingBox())!;
  const at = (x: number, y: number) =>
    page.mouse.move(box.x + box.width * x, box.y + box.height * y);

  await at(0.4, 0.4);
  await window.mapShown(/attention from patch \d+, \d+/);
  const one = await window.readout.locator('strong').innerText();
  await at(0.6, 0.6);
  await expect.poll(() => window.readout.locator('strong').innerText()).not.toBe(one);
  await window.mapShown(/attention from patch \d+, \d+/);

  // Pinned, it stays; another patch under the pointer is only read.
  const pinned = await window.readout.locator('strong').innerText();
  const told = window.readout.getByText(/patch \d+, \d+: .* rank \d+ of 256/);
  const here = await told.innerText();
  await page.mouse.down();
  await page.mouse.up();
  await at(0.4, 0.4);
  await expect.poll(() => told.innerText()).not.toBe(here);
  await window.settled();
  expect(await window.readout.locator('strong').innerText()).toBe(pinned);
  await window.pointAway();
  await expect.poll(() => told.count()).toBe(0);
  await window.settled();
  expect(await window.readout.locator('strong').innerText()).toBe(pinned);
  await board.focus();
  await window.press('Escape');
  await window.mapShown(/from class token/);
});

test('the map on the screen and the numbers beside it are those of the saved tensor', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample('astronaut.jpg'); // square: the model sees all of it
  await window.showHead(3, 1);
  await window.mapShown(/Layer 4, head 2,/);
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([257, 257]);
  const weights = Array.from(data.subarray(1, 257)); // the class token's row, its 256 patches

  // Covered wholly, the map's lightness is in the order of the weights, cell by cell.
  // Raw patches have the colours of the bar, whole range and not interpolated.
  const bar = page.getByRole('figure', { name: /Colour-bar/ });
  await bar.getByText('98th percentile').waitFor();
  await page.getByRole('slider', { name: 'Opacity' }).fill('1');
  const drawn = await window.imageAlone();
  await page.getByRole('slider', { name: 'Opacity' }).fill('0');
  const bare = await window.imageAlone();
  await page.getByRole('slider', { name: 'Opacity' }).fill('1');
  await window.press('p');
  await bar.getByText('full range').waitFor();
  const shown = await window.imageAlone();
  const lightness = cells(shown, 16, lightnessOf);
  const range = Math.max(...weights) - Math.min(...weights);
  const wrong = weights.flatMap((a, i) =>
    weights.filter((b, j) => a - b > 0.03 * range && lightness[i]! <= lightness[j]!),
  );
  expect(wrong).toEqual([]);
  expect(new Set(lightness).size).toBeGreaterThan(10);

  // By weight, the image stays as it is where the weight is least, and is covered where it is most.
  const covered = cells(drawn, 16, colours).map((colour, i) =>
    distance(colour, cells(bare, 16, colours)[i]!),
  );
  const byWeight = [...weights.keys()].sort((a, b) => weights[a]! - weights[b]!);
  expect(Math.max(...byWeight.slice(0, 8).map((i) => covered[i]!))).toBeLessThan(24);
  expect(distance(cells(drawn, 16, colours)[byWeight.at(-1)!]!, [253, 231, 37])).toBeLessThan(24);

  // Pointing at a patch tells its weight and its rank.
  await window.press('f');
  const [row, column] = [2, 5];
  await page.mouse.move(...(await patches(window, 16))(row * 16 + column));
  const told = window.readout.getByText(/^patch 3, 6: /);
  await told.waitFor();
  const [, value, rank] = /: ([\d.e-]+), rank (\d+) of 256/.exec(await told.innerText())!;
  const weight = weights[row * 16 + column]!;
  expect(Number(value)).toBeCloseTo(weight, 3);
  expect(Number(rank)).toBe(1 + weights.filter((other) => other > weight).length);
});

type Colour = readonly [r: number, g: number, b: number];
const lightnessOf = ([r, g, b]: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const colours = (colour: Colour) => colour;
const distance = (a: Colour, b: Colour) => Math.hypot(...a.map((value, i) => value - b[i]!));

/** What is at the middle of each cell of a grid that fills the image, row by row. */
function cells<T>(pixels: Pixels, side: number, read: (colour: Colour) => T): T[] {
  const { x, y, width, height } = boundsOf(pixels);
  return Array.from({ length: side * side }, (_, i) => {
    const row = Math.floor(y + ((Math.floor(i / side) + 0.5) / side) * height);
    const column = Math.floor(x + (((i % side) + 0.5) / side) * width);
    const at = (row * pixels.width + column) * 4;
    return read([...pixels.data.subarray(at, at + 3)] as unknown as Colour);
  });
}

test('pruned layers: what was dropped is hatched, told, and cannot be pinned', async () => {
  const window = await studio.open();
  const { page, readout } = window;
  await window.drop(sample('astronaut.jpg'));
  await window.model(/DynamicViT/).check({ force: true });
  await page.getByRole('tab', { name: 'Attention' }).click();
  await window.mapShown(/Layer 6,/);
  const layer = page.getByLabel('Layer', { exact: true }).first();
  await layer.getByText('Layer 1: 64 of 64 patches').waitFor({ state: 'attached' });
  await layer.getByText('Layer 6: 21 of 64 patches').waitFor({ state: 'attached' });

  // Which patches are left is told by the saved tensor.
  const { path } = await window.saved(() => window.press('Control+Shift+e'));
  const { shape, data } = decodeNpy(readFileSync(path));
  expect(shape).toEqual([4, 22, 22]);
  const comment = /# (\{.*\})/.exec(readFileSync(path, 'latin1'))![1]!;
  const { places } = JSON.parse(comment).tokens as { places: number[] };
  expect(places).toHaveLength(21);
  const gone = Array.from({ length: 64 }, (_, i) => i).find((i) => !places.includes(i))!;

  await window.press('f'); // pointing reads and leaves the map alone
  const at = await patches(window, 8);
  const nameOf = (patch: number) => `patch ${Math.floor(patch / 8) + 1}, ${(patch % 8) + 1}`;
  const token = 1 + 4;
  await page.mouse.move(...at(places[4]!));
  const told = readout.getByText(new RegExp(`^${nameOf(places[4]!)}: .* rank \\d+ of 21`));
  const value = Number(/: ([\d.e-]+),/.exec(await told.innerText())![1]);
  // The class token's row, mean of four heads.
  const mean = [0, 1, 2, 3].reduce((sum, head) => sum + data[head * 22 * 22 + token]!, 0) / 4;
  expect(value).toBeCloseTo(mean, 3);

  await page.mouse.move(...at(gone));
  await readout.getByText(`${nameOf(gone)}: dropped`).waitFor();
  await page.mouse.down();
  await page.mouse.up();
  await window.settled();
  expect(await readout.locator('strong').innerText()).toMatch(/from class token$/);
  // Pinned in the first layer, where it is, it is missed in the last.
  await changes(window, /Layer 1,/, () => layer.selectOption('0'));
  await page.mouse.move(...at(gone));
  await page.mouse.down();
  await page.mouse.up();
  await window.mapShown(`Layer 1, mean of heads, attention from ${nameOf(gone)}`);
  await layer.selectOption('5');
  await window.mapShown(`from class token, as ${nameOf(gone)} was dropped`);

  const figure = await window.saved(() => window.menu('File', 'Save Figure as SVG…'));
  expect(readFileSync(figure.path, 'utf8')).toContain('fill="url(#dropped)"');
  await page.getByLabel('Head', { exact: true }).selectOption('rollout');
  await readout.getByText(/^Rollout multiplies .* tokens are dropped on the way/).waitFor();
  await expect.poll(() => window.alerts.count()).toBe(1);
});

test('a cascade: its layers name their exit and have its grid', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.drop(sample('astronaut.jpg'));
  await window.model(/DVT/).check({ force: true });
  await page.getByLabel('Run all exits').check();
  await page.getByRole('tab', { name: 'Attention' }).click();
  await window.mapShown(/Layer 12 \(exit 2\), mean of heads/);
  const layer = page.getByLabel('Layer', { exact: true }).first();
  await layer.getByText('Layer 12: exit 2, 8 × 8').waitFor({ state: 'attached' });
  const fine = await patches(window, 8);
  await page.mouse.move(...fine(63));
  await window.readout.getByText(/^patch 8, 8: .* of 64/).waitFor();
  await layer.selectOption({ label: 'Layer 6: exit 1, 4 × 4' });
  await page.mouse.move(...fine(62));
  await window.readout.getByText(/^patch 4, 4: .* of 16/).waitFor();
  await window.mapShown(/Layer 6 \(exit 1\), mean of heads, attention from patch 4, 4/);
});

/** Where the patches of a square image that fills the stage are in the window. */
async function patches(window: Studio, side: number) {
  const bounds = boundsOf(await window.imageAlone());
  const box = (await window.board.boundingBox())!;
  return (patch: number): [number, number] => [
    box.x + bounds.x + (((patch % side) + 0.5) / side) * bounds.width,
    box.y + bounds.y + ((Math.floor(patch / side) + 0.5) / side) * bounds.height,
  ];
}

test('a ViT-B/16-like layer is painted again without the engine', async () => {
  writeFileSync(join(folder, 'wide.onnx'), wideVit());
  const window = await studio.open();
  const { page, shell } = window;
  // The layer on the stage, and the neighbouring one ahead.
  const fetched = async () => (await shell.calls()).filter((call) => call === 'tensor').length;
  await window.drop(sample('astronaut.jpg'));
  await expect.poll(fetched).toBe(2);
  await window.drop(join(folder, 'wide.onnx'));
  await page.getByText(/^2 layers, 12 heads, keys 14 × 14/).waitFor();
  await window.mapShown(/Layer 2,/);
  await expect.poll(fetched).toBe(4);
  await page.getByRole('img', { name: /Entropy of each head over 2 layers/ }).waitFor();
  await window.settled();
  await shell.forgetCalls();
  const repaints = () =>
    page.evaluate(() =>
      performance.getEntriesByName('vitrine:repaint').map(({ duration }) => duration),
    );
  const before = (await repaints()).length;

  await window.board.focus();
  for (let step = 0; step < 10; step++) {
    const odd = step % 2 === 1;
    for (const key of ['h', odd ? 'ArrowDown' : 'ArrowRight', odd ? '.' : ',']) {
      const title = await window.readout.locator('strong').innerText();
      await window.press(key);
      await expect.poll(() => window.readout.locator('strong').innerText()).not.toBe(title);
    }
  }
  expect(await repaints()).toHaveLength(before + 30);
  // What is not saved is kept on the way.
  expect((await shell.calls()).filter((method) => method !== 'documents.keep')).toEqual([]);
  const times = (await repaints()).slice(before).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)]!;
  console.log(
    `vitrine:repaint, 12 heads x 197 x 197: median ${median.toFixed(1)} ms of ${times.length}`,
  );
});

test('layouts: split, side by side, layers by heads; zoom and back', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample('astronaut.jpg');
  const whole = await window.image();
  const layout = page.getByLabel('Layout');

  await layout.selectOption('split');
  const split = await window.image();
  expect(difference(whole, split)).toBeGreaterThan(0.05);
  await page.getByRole('slider', { name: /Split/ }).focus();
  await window.press('ArrowRight');
  expect(difference(split, await window.image())).toBeGreaterThan(0);
  await layout.selectOption('side-by-side');
  await expect.poll(() => window.board.locator('.image-viewer-box').count()).toBe(2);

  await layout.selectOption('multiples');
  const grid = page.getByRole('grid', { name: 'Layers by heads' });
  await expect.poll(() => grid.getByRole('gridcell').count()).toBe(6 * 4);
  const cell = grid.getByRole('gridcell', { name: 'Layer 2, head 3' });
  await expect.poll(async () => new Set((await pixelsOf(cell)).data).size).toBeGreaterThan(20);
  await cell.dblclick();
  await window.mapShown(/Layer 2, head 3,/);

  await window.press('0');
  const fitted = await window.image();
  await window.board.focus();
  await window.press('+');
  await window.press('+');
  expect(difference(fitted, await window.image())).toBeGreaterThan(0.1);
  await window.press('0');
  expect(difference(fitted, await window.image())).toBe(0);
});
