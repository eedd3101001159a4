/* The table: the rows of a run filtered, sorted, plotted, searched, tagged; the stage follows. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeImages } from '../../engine/runs/testing';
import { makeRun, rowOf } from '../../engine/table/testing';
import { drag, type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COUNT = 240;

/** A run whose numbers are easy to say: confidence falls with the number, the entropy rises. */
beforeAll(async () => {
  const paths = makeImages(folder, COUNT);
  const classes = ['cat', 'dog', 'frog', 'ship'];
  const rows = paths.map((image, i) => {
    const kind = Math.floor((i * classes.length) / COUNT);
    const angle = kind + i / COUNT;
    return rowOf(i, {
      image,
      truth: classes[kind]!,
      top1: classes[i % 7 === 3 ? (kind + 1) % 4 : kind]!,
      sha256: createHash('sha256').update(readFileSync(image)).digest('hex'),
      confidence: 1 - i / COUNT,
      entropy: (i / COUNT) * 1.3,
      exit: 1 + (i % 3),
      runMs: 20 + (i % 11),
      gflops: 0.4,
      embedding: [Math.cos(angle), Math.sin(angle), 0.05 * (i % 3)],
    });
  });
  await makeRun(studio.host().home, 'made-run', rows);
});

const table = ({ page }: Studio) => page.getByRole('region', { name: 'Table' });
const grid = (window: Studio) => table(window).getByRole('grid', { name: 'Rows' });
const count = (window: Studio) => table(window).locator('.table-count');
const cells = async (window: Studio, column: string): Promise<string[]> => {
  const heads = await grid(window).getByRole('columnheader').locator('.head-name').allInnerTexts();
  const at = heads.findIndex((text) => text.trim().startsWith(column));
  const rows = await grid(window).locator('.row').all();
  const found = await Promise.all(
    rows.map(async (row) => ({
      place: Number(await row.getAttribute('aria-rowindex')),
      text: await row.getByRole('gridcell').nth(at).innerText(),
    })),
  );
  return found.sort((a, b) => a.place - b.place).map(({ text }) => text);
};

async function openTable(): Promise<Studio> {
  const window = await studio.open();
  await window.press('Control+j');
  await expect.poll(() => count(window).innerText()).toBe(`${COUNT} rows`);
  await expect.poll(() => grid(window).getByText('000000.png').count()).toBe(1);
  return window;
}

test('histograms filter by click and drag, chips take back, undo brings again', async () => {
  const window = await openTable();
  const { page } = window;
  const exits = table(window).getByRole('listbox', { name: 'Values of Exit' });
  await exits.getByRole('option', { name: /^2:/ }).click();
  await expect.poll(() => count(window).innerText()).toBe(`80 of ${COUNT} rows`);
  await expect
    .poll(() => cells(window, 'Exit').then((all) => new Set(all)))
    .toEqual(new Set(['2']));

  const confidence = table(window).getByRole('listbox', { name: 'Values of Confidence' });
  await confidence.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await confidence.boundingBox())!;
  await page.mouse.move(x + 1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 1, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => count(window).innerText()).toMatch(/^(39|40) of 240 rows/);

  await page.getByRole('list', { name: 'Filters' }).getByRole('button', { name: /^Exit/ }).click();
  await expect.poll(() => count(window).innerText()).toMatch(/^1(19|20) of 240 rows/);
  await window.press('Control+z');
  await expect.poll(() => count(window).innerText()).toMatch(/^(39|40) of 240 rows/);
  await window.press('Control+z');
  await window.press('Control+z');
  await expect.poll(() => count(window).innerText()).toBe(`${COUNT} rows`);

  // The same by the keyboard alone.
  await exits.focus();
  await window.press('ArrowRight');
  await window.press('Enter');
  await expect.poll(() => count(window).innerText()).toBe(`80 of ${COUNT} rows`);
  expect(await window.violations()).toEqual([]);
});

test('an expression filters, its names are completed, a wrong one is told beside it', async () => {
  const window = await openTable();
  const { page } = window;
  const field = page.getByRole('combobox', { name: 'Filter by an expression' });
  await field.pressSequentially('conf');
  await page.getByRole('listbox', { name: 'Columns' }).getByRole('option').first().waitFor();
  await window.press('Tab');
  await field.pressSequentially(" < 0.5 and top1 = 'ship' and truth <> 'ship'");
  await window.press('Enter');
  await expect.poll(() => count(window).innerText()).toMatch(/^\d of 240 rows/);
  await expect
    .poll(() => cells(window, 'Truth').then((all) => new Set(all)))
    .toEqual(new Set(['frog']));

  await field.fill('confidenc > 0.9');
  await window.press('Enter');
  await table(window).getByText('there is no column “confidenc”').waitFor();
  expect(await cells(window, 'Truth')).toContain('frog');
  await field.fill('');
  await window.press('Enter');
  await expect.poll(() => count(window).innerText()).toBe(`${COUNT} rows`);
});

test('the menu of columns lies inside a small window, scrolls, and stays open while ticking', async () => {
  const window = await openTable();
  const { page } = window;
  await window.shell.resize(900, 700);
  await window.button('Columns').click();
  const menu = page.getByRole('menu', { name: 'Columns' });
  const box = (await menu.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(900);
  expect(box.y + box.height).toBeLessThanOrEqual(700);
  const last = menu.getByRole('menuitemcheckbox').last();
  await last.scrollIntoViewIfNeeded();
  const item = (await last.boundingBox())!;
  expect(item.y + item.height).toBeLessThanOrEqual(box.y + box.height);
  expect(await window.violations()).toEqual([]);

  for (const name of ['Truth', 'Exit']) {
    const column = menu.getByRole('menuitemcheckbox', { name, exact: true });
    await expect.poll(() => column.getAttribute('aria-checked')).toBe('true');
    await column.click();
    await expect.poll(() => column.getAttribute('aria-checked')).toBe('false');
  }
  await window.press('Escape');
  await expect.poll(() => menu.count()).toBe(0);
  await window.focused(window.button('Columns'));
});

test('the tip of a field does not cover the error of what is typed into it', async () => {
  const window = await openTable();
  const { page } = window;
  const field = page.getByRole('combobox', { name: 'Filter by an expression' });
  const tips = page.locator('.tooltip');
  await field.hover();
  await expect.poll(() => tips.count()).toBe(1);
  await field.click();
  await field.pressSequentially('confidenc > 0.9');
  await window.press('Enter');
  await table(window).getByText('there is no column “confidenc”').waitFor();
  expect(await tips.count()).toBe(0);
  // Nor when the pointer moves inside the field again.
  await page.clock.install();
  const { x, y, height } = (await field.boundingBox())!;
  await page.mouse.move(x + 30, y + height / 2, { steps: 5 });
  await page.clock.runFor(5_000);
  expect(await tips.count()).toBe(0);
});

test('rows are sorted; the chosen one is on the stage, in the library, and can be tagged', async () => {
  const window = await openTable();
  const { page } = window;
  await window.button('Hardest first').click();
  await expect.poll(() => cells(window, 'Name').then(([first]) => first)).toBe('000239.png');
  await window.press('Control+z');
  await expect.poll(() => cells(window, 'Name').then(([first]) => first)).toBe('000000.png');
  await window.press('Control+Shift+p');
  await page.getByRole('combobox', { name: 'Command' }).fill('hardest');
  await window.press('Enter');
  await expect.poll(() => cells(window, 'Name').then(([first]) => first)).toBe('000239.png');
  await grid(window).getByRole('button', { name: 'Confidence' }).click();
  await expect.poll(() => cells(window, 'Confidence').then(([first]) => first)).toBe('0.004');
  await grid(window).getByRole('button', { name: 'Confidence' }).click();
  await expect.poll(() => cells(window, 'Confidence').then(([first]) => first)).toBe('1');

  await grid(window).getByText('000003.png').click();
  await expect.poll(() => page.title()).toMatch(/^000003\.png/);
  expect(await window.images.count()).toBe(1);
  await grid(window).focus();
  await window.press('ArrowDown');
  // Keys pass over a row: its image comes to the library only when asked for.
  await page.getByText('000004.png is not in the library').waitFor();
  expect(await window.images.count()).toBe(1);
  await window.button('Add to library').click();
  await expect.poll(() => page.title()).toMatch(/^000004\.png/);
  await grid(window).focus();
  await window.press('Enter');
  await page.getByRole('textbox', { name: 'Tag of the row' }).fill('odd');
  await window.press('Enter');
  await page.getByRole('combobox', { name: 'Filter by an expression' }).fill("tag = 'odd'");
  await expect.poll(() => count(window).innerText()).toBe(`1 of ${COUNT} rows`);

  const { name, path } = await window.saved(async () => {
    await window.button('Export').click();
    await page.getByRole('menuitem', { name: 'CSV…' }).click();
  });
  expect(name).toBe('made-run.csv');
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^000004\.png,.*odd/);
});

test('more like this, the projection, and drawing around points', async () => {
  const window = await openTable();
  const { page } = window;
  await grid(window).getByText('000007.png').click();
  await window.button('More like this').click();
  await expect.poll(() => cells(window, 'Similarity').then(([first]) => first)).toBe('1');
  expect((await cells(window, 'Name'))[0]).toBe('000007.png');
  await grid(window).focus();
  await window.press('ArrowDown');
  await window.button('More like this').click();
  await expect.poll(() => cells(window, 'Name').then(([first]) => first)).not.toBe('000007.png');
  await window.press('Control+z');
  await expect.poll(() => cells(window, 'Name').then(([first]) => first)).toBe('000007.png');

  await window.button('Projection').click();
  const plot = table(window).getByRole('application', { name: /^pca2 against pca1: 240 points/ });
  await plot.waitFor();
  const drawBox = async (left: number, right: number) => {
    const { x, y, width, height } = (await plot.boundingBox())!;
    await page.mouse.move(x + width * left, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + width * right, y + height - 44, { steps: 5 });
    await page.mouse.up();
  };
  await drawBox(0.12, 0.5);
  await expect.poll(() => count(window).innerText()).toMatch(/^\d+ of 240 rows/);
  expect(await page.getByRole('list', { name: 'Filters' }).getByRole('listitem').count()).toBe(3);
  await window.button('Clear all').click();
  await expect.poll(() => count(window).innerText()).toBe(`${COUNT} rows`);

  await page.getByRole('combobox', { name: 'Select by' }).selectOption('lasso');
  // Around the upper half of the plot.
  const { x, y, width, height } = (await plot.boundingBox())!;
  await page.mouse.move(x + 70, y + 4);
  await page.mouse.down();
  await page.mouse.move(x + width - 8, y + 4, { steps: 5 });
  await page.mouse.move(x + width - 8, y + height / 2, { steps: 5 });
  await page.mouse.move(x + 70, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('list', { name: 'Filters' }).getByText('Lasso in PCA 1, PCA 2').waitFor();
  await expect.poll(() => count(window).innerText()).toMatch(/^1[0-9]{2} of 240 rows/);
  await page.getByRole('combobox', { name: 'Colour' }).selectOption('confidence');
  await window.press('Control+Shift+l');
  expect(await window.violations()).toEqual([]);
});

test('embeddings are laid out by UMAP with the parameters that the plot and the export state', async () => {
  const window = await openTable();
  const { page } = window;
  await window.button('Projection').click();
  const plot = table(window).getByRole('application', { name: /: 240 points/ });
  await plot.waitFor();
  const layout = page.getByRole('combobox', { name: 'Layout' }).last();
  expect(await layout.inputValue()).toBe('pca');
  await layout.selectOption('umap');
  await table(window)
    .getByText(/15 neighbours, minimum distance 0.1, cosine metric, seed 1\./)
    .waitFor();
  await expect.poll(() => plot.getAttribute('aria-label')).toMatch(/^umap2 against umap1/);
  // No numbers along axes that mean nothing.
  expect(await plot.locator('svg').first().locator('text').allTextContents()).toEqual([
    'UMAP 1',
    'UMAP 2',
  ]);
  await window.button('UMAP…').click();
  const settings = page.getByRole('dialog', { name: 'UMAP…' });
  const again = settings.getByRole('button', { name: 'Lay out again' });
  expect(await again.isDisabled()).toBe(true);
  await settings.getByLabel('Seed').fill('9');
  await window.press('Enter');
  expect(await window.violations()).toEqual([]);
  await again.click();
  await table(window)
    .getByText(/seed 9\./)
    .waitFor();
  await window.press('Escape');
  const { path } = await window.saved(async () => {
    await window.button('Export').click();
    await page.getByRole('menuitem', { name: 'CSV…' }).click();
  });
  expect(readFileSync(path, 'utf8')).toMatch(
    /"neighbours 15, minDist 0.1, metric cosine, seed 9, /,
  );
});

test('rows are dragged to the library, images of the library to the rows, and rows have a menu', async () => {
  const window = await openTable();
  const { page } = window;
  const library = page.getByRole('complementary', { name: 'Library' });
  await drag(window, grid(window).getByText('000005.png'), library, 'Add to library');
  await expect.poll(() => window.images.count()).toBe(1);
  await drag(window, window.images.first(), table(window), 'Sort rows by similarity to this image');
  await expect.poll(() => cells(window, 'Similarity').then(([first]) => first)).toBe('1');
  expect((await cells(window, 'Name'))[0]).toBe('000005.png');

  const menu = page.getByRole('menu', { name: 'Row' });
  await grid(window).getByText('000005.png').click({ button: 'right' });
  await menu.getByText('Filter by Top 1: cat').waitFor();
  expect(await window.violations()).toEqual([]);
  await window.press('Escape');
  await grid(window).focus();
  await window.press('ArrowDown');
  await window.press('Shift+F10');
  await menu.getByText('Show Image').click();
  await expect.poll(() => window.images.count()).toBe(2);
});

test('without a run it says how to make one', async () => {
  const window = await openTable();
  await window.menu('Model', 'Runs…');
  await window.page.getByRole('dialog').getByRole('button', { name: 'Remove…' }).click();
  await window.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Remove', exact: true })
    .click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await table(window).getByText('New Run').waitFor();
});
