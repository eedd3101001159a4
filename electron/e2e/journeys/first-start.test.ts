import { expect, test } from 'vitest';
import { brightness, colours, difference, pixelsOf } from '../harness/pixels';
import { testStudio } from '../harness/studio';

const studio = testStudio();

test('the first start says what to do and offers samples and a model', async () => {
  const window = await studio.open();
  const { page } = window;
  await page.getByRole('heading', { name: /See what a vision transformer/ }).waitFor();
  expect(await page.title()).toBe('Vitrine');
  expect(await window.images.count()).toBe(0);

  const samples = page.getByRole('region', { name: 'Or try a sample' });
  await samples.waitFor();
  const names = await samples.getByRole('button').allInnerTexts();
  expect(names).toContain('cat.jpg');
  expect(names.length).toBeGreaterThan(2);
  // Their thumbnails are photographs, not empty frames.
  for (const button of await samples.getByRole('button').all()) {
    await expect.poll(async () => colours(await pixelsOf(button))).toBeGreaterThan(500);
  }
  await expect.poll(() => window.model(/Compact ViT/).isChecked()).toBe(true);
  await page.getByText('CPU').first().waitFor();
});

test('a sample is analysed at one click: predictions, and its attention over the image', async () => {
  const window = await studio.open();
  const { page, predictions, readout } = window;
  await window.openSample('cat.jpg');
  await expect.poll(() => page.title()).toMatch(/^cat\.jpg – /);
  await expect
    .poll(() => readout.innerText())
    .toMatch(/^Layer 6, mean of heads, attention from class token/);

  await expect.poll(() => predictions.count()).toBe(5);
  const rows = await predictions.allInnerTexts();
  const values = rows.map((row) => Number(/[\d.]+$/.exec(row.trim())?.[0]));
  expect([...values].sort((a, b) => b - a)).toEqual(values);
  expect(values.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1.01);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);

  // The image view shows the bare photograph; the map changes a good part of it.
  const covered = await window.image();
  await page.getByRole('tab', { name: 'Image' }).click();
  const bare = await window.image();
  expect(colours(bare)).toBeGreaterThan(5_000);
  expect(brightness(bare)).toBeGreaterThan(20);
  await page.getByRole('tab', { name: 'Attention' }).click();
  await window.mapShown();
  expect(difference(covered, await window.image())).toBe(0);
  expect(difference(covered, bare)).toBeGreaterThan(0.1);
});

test('every card of the start page opens its example in its own view, which says what it is', async () => {
  for (const [card, tab] of [
    ['Attention', 'Attention'],
    ['Early exit', 'Exits'],
    ['Token pruning', 'Pruning'],
    ['Segmentation', 'Segmentation'],
    ['Comparison', 'Compare'],
    ['Image generation', 'Trace'],
  ] as const) {
    const window = await studio.open();
    const { page } = window;
    const cards = page.getByRole('region', { name: 'Start with an example' });
    await cards.getByText(card, { exact: true }).click();
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
    await expect.poll(() => window.images.count()).toBe(card === 'Image generation' ? 8 : 1);
    // Those of the inspector; a view may list more.
    const isAnswered = async () =>
      tab === 'Segmentation' || tab === 'Trace' || (await window.predictions.count()) >= 5;
    await expect.poll(isAnswered).toBe(true);
    await window.settled();
    await window.button('What am I looking at?').click();
    const about = page.getByRole('dialog', { name: 'What am I looking at?' });
    await about.getByText(/Manual: docs/).waitFor();
    const box = (await about.boundingBox())!;
    expect(box.x >= 0 && box.x + box.width <= 1440 && box.y + box.height <= 900).toBe(true);
    expect(await window.violations()).toEqual([]);
  }
});

test('a sample outside the model’s classes is marked as doubtful', async () => {
  const window = await studio.open();
  await window.openSample('moose.jpg');
  const caution = window.page.getByRole('list', { name: 'Caution' });
  await caution.getByText(/^low confidence: 0\.39/).waitFor();
  await caution.getByText('knows 10 classes').waitFor();
});

test('the tour points at three things, by keyboard too, and leaves the window in use', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.button('Take the tour').click();
  for (const [title, next] of [
    ['Look inside', 'Next'],
    ['Switch views', 'Next'],
    ['Keep what you see', 'Done'],
  ] as const) {
    const step = page.getByRole('dialog', { name: title });
    await step.waitFor();
    const { x, y, width, height } = (await step.boundingBox())!;
    const size = page.viewportSize() ?? { width: x + width, height: y + height };
    expect(Math.min(x, y, size.width - x - width, size.height - y - height)).toBeGreaterThanOrEqual(
      0,
    );
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      expect((await window.violations()).join('\n'), theme).toBe('');
    }
    await step.getByRole('button', { name: next }).focus();
    await window.press('Enter');
  }
  expect(await page.getByRole('dialog').count()).toBe(0);
  await window.mapShown();

  await window.menu('Help', 'Tour');
  await page.getByRole('dialog', { name: 'Look inside' }).waitFor();
  await page.getByRole('tab', { name: 'Image' }).click();
  await page.getByRole('dialog', { name: 'Look inside' }).waitFor();
  await window.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});
