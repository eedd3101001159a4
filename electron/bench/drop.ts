import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { manyImages } from './fixtures';
import { ms, type Report } from './report';
import { dropNow, openWindow } from './window';

const IMAGES = 2000;
const FIRST_MS = 1000;
const USABLE_MS = 6000;
const EMPTY_MS = 100;
/** A quick hand on the wheel: turns of 100 pixels. */
const TURN = { pixels: 100, everyMs: 50, times: 60 };
const PATIENCE_MS = 300_000;

/** A folder of 2,000 images dropped on the window, and the library scrolled. */
export async function dropping(): Promise<Report> {
  const folder = await manyImages(IMAGES);
  const home = mkdtempSync(join(tmpdir(), 'vitrine-drop-'));
  const { page, close } = await openWindow(join(home, 'home'));
  try {
    const times = await dropped(page, folder);
    const empty = await scrolled(page);
    const row = (what: string, value: number) => [what, ms(value)];
    return {
      title: `A folder of ${IMAGES} images dropped on the window, and its library scrolled by ${TURN.pixels} pixels every ${TURN.everyMs} ms; Chromium, window of 1440 x 900`,
      target: `first thumbnails within ${ms(FIRST_MS)}, all images in the library within ${ms(USABLE_MS)}, no empty cell for more than ${ms(EMPTY_MS)}`,
      columns: ['', 'time'],
      rows: [
        row('the first thumbnail', times.first),
        row('thumbnails of all cells in sight', times.inSight),
        row('all images in the library', times.all),
        row('longest that a cell in sight was empty', empty),
      ],
      pass: times.inSight <= FIRST_MS && times.all <= USABLE_MS && empty <= EMPTY_MS,
    };
  } finally {
    await close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Times {
  first: number;
  inSight: number;
  all: number;
}

/** Milliseconds from the drop, each to the frame that shows it. */
async function dropped(page: Page, folder: string): Promise<Times> {
  await page.evaluate((count) => {
    const times: Partial<Times> = {};
    (window as unknown as { __times: Partial<Times> }).__times = times;
    const look = (since: number) => {
      const now = performance.now() - since;
      const cells = [...document.querySelectorAll('.library .cell')];
      const isThere = (cell: Element) => cell.querySelector('img')?.complete === true;
      if (cells.some(isThere)) times.first ??= now;
      // Fewer than a column of them are a library that is still to fill.
      if (cells.length >= 8 && cells.every(isThere)) times.inSight ??= now;
      const said = document.querySelector('.library-count')?.textContent ?? '';
      if (said.startsWith(`${count.toLocaleString('en')} images`)) times.all ??= now;
      if (times.inSight === undefined || times.all === undefined) {
        requestAnimationFrame(() => look(since));
      }
    };
    addEventListener('drop', ({ timeStamp }) => look(timeStamp), { capture: true });
  }, IMAGES);
  await dropNow(page, folder);
  await page.waitForFunction(
    () => {
      const { __times } = window as unknown as { __times: Partial<Times> };
      return __times.inSight !== undefined && __times.all !== undefined;
    },
    undefined,
    { timeout: PATIENCE_MS, polling: 200 },
  );
  return page.evaluate(() => (window as unknown as { __times: Times }).__times);
}

/** Longest time in milliseconds for which a place in sight had no cell, or a cell no image. */
async function scrolled(page: Page): Promise<number> {
  const grid = page.getByRole('listbox', { name: /images/i }).first();
  await grid.hover();
  await grid.evaluate((scroller) => {
    const since = new Map<string, number>();
    const watched = { longest: 0 };
    (window as unknown as { __empty: typeof watched }).__empty = watched;
    const look = (now: number) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const empty = new Set<string>();
      let covered = top;
      for (const option of scroller.querySelectorAll('[role="option"]')) {
        const box = option.getBoundingClientRect();
        if (box.bottom <= top || box.top >= bottom) continue;
        covered = Math.max(covered, box.bottom);
        if (!option.querySelector('img')?.complete) empty.add(option.id);
      }
      const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
      if (covered < bottom && !atEnd) empty.add('no cells');
      for (const id of since.keys()) if (!empty.has(id)) since.delete(id);
      for (const id of empty) {
        if (!since.has(id)) since.set(id, now);
        watched.longest = Math.max(watched.longest, now - since.get(id)!);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (let turn = 0; turn < TURN.times; turn++) {
    await page.mouse.wheel(0, TURN.pixels);
    await page.waitForTimeout(TURN.everyMs);
  }
  const top = await grid.evaluate((scroller) => scroller.scrollTop);
  if (top < (TURN.times * TURN.pixels) / 2) throw new Error(`The library was scrolled to ${top}`);
  return page.evaluate(
    () => (window as unknown as { __empty: { longest: number } }).__empty.longest,
  );
}
