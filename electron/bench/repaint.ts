import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { writeSegmenter } from '../e2e/harness/colour-segmenter';
import { photos } from './fixtures';
import { median } from './measure';
import { ms, type Report } from './report';
import { drop, openWindow } from './window';

const FRAME_MS = 1000 / 60;
const TIMES = 30;

/** A class map over 24 megapixels in a real window: how long a change of its look takes to be drawn. */
export async function repaint(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-repaint-'));
  const { page, close } = await openWindow(join(folder, 'home'));
  try {
    const image = join(folder, '24-megapixel.jpg');
    await sharp(photos()[0]).resize(6000, 4000, { fit: 'fill' }).jpeg().toFile(image);
    await drop(page, image);
    await drop(page, writeSegmenter(folder));
    const classes = page.getByRole('table', { name: 'Classes on the map' });
    const [toggled] = [classes.getByRole('button', { name: /^(Hide|Show) / }).first()];
    await toggled.waitFor();

    const classMs = await repaints(page, () => toggled.click());
    await page.getByRole('button', { name: 'Appearance' }).click();
    const slider = page.getByRole('slider', { name: 'Opacity' });
    await slider.focus();
    const opacityMs = await keys(page, (i) => page.keyboard.press(i % 2 ? 'Home' : 'End'));

    const row = (what: string, values: readonly number[]) => [
      ...[what, ms(median(values)), ms(Math.max(...values))],
    ];
    return {
      title: 'Repaint of a class map over a 6000 x 4000 image, Chromium, window of 1440 x 900',
      target: `each in one frame (median at most ${ms(FRAME_MS)})`,
      columns: ['change', 'median', 'slowest'],
      rows: [
        row('a class hidden or shown: request to drawing', classMs),
        row('opacity: key to drawing', opacityMs),
      ],
      pass: median(classMs) <= FRAME_MS && median(opacityMs) <= FRAME_MS,
    };
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The window's own marks: from asking the painter to the drawn canvas. */
async function repaints(page: Page, change: () => Promise<void>): Promise<number[]> {
  const all = () =>
    page.evaluate(() =>
      performance.getEntriesByName('vitrine:map-repaint').map(({ duration }) => duration),
    );
  await change(); // the first reads the map
  await page.waitForTimeout(1000);
  await page.evaluate(() => performance.clearMeasures('vitrine:map-repaint'));
  for (let i = 0; i < TIMES; i++) {
    await change();
    await page.waitForTimeout(200);
  }
  return all();
}

/** From a key to the end of the frame's scripts, in which the canvas is drawn. */
async function keys(page: Page, press: (i: number) => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    addEventListener(
      'keydown',
      () => {
        const start = performance.now();
        // The slider's change comes after the key; its frame's callbacks before this message.
        requestAnimationFrame((frame) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () =>
            performance.measure('key', { start: Math.max(start, frame), end: performance.now() });
          channel.port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  for (let i = 0; i < TIMES; i++) {
    await press(i);
    await page.waitForTimeout(100);
  }
  return page.evaluate(() => performance.getEntriesByName('key').map(({ duration }) => duration));
}
