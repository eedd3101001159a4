import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { photos } from './fixtures';
import { ms, type Report } from './report';
import { drop, openWindow } from './window';

const COUNT = 2000;
const FIRST_MS = 1000;
const ALL_MS = 6000;
const EMPTY_MS = 100;
const SCROLL_MS = 5000;
/** Pixels a turn of the wheel, and between two turns: fast reading, not a jump. */
const TURN = 120;
const BETWEEN_MS = 40;

/** A folder of 2,000 photographs dropped on the window, and its library scrolled. */
export async function intake(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-intake-'));
  const dropped = writeImages(join(folder, 'images'));
  const { page, close } = await openWindow(join(folder, 'home'));
  try {
    const watched = arrival(page);
    await drop(page, dropped);
    const { first, sight, all } = await watched;
    const empty = await longestEmpty(page);
    return {
      title: `${COUNT.toLocaleString('en')} images dropped, Chromium, window of 1440 x 900`,
      target: `first thumbnails within ${ms(FIRST_MS)}, all images usable within ${ms(ALL_MS)}, no cell empty for more than ${ms(EMPTY_MS)} while scrolling`,
      columns: ['from the drop to', 'time'],
      rows: [
        ['the first thumbnail', ms(first)],
        ['every thumbnail in sight', ms(sight)],
        ['all images in the library', ms(all)],
        ['longest empty cell while the wheel scrolls', ms(empty)],
      ],
      pass: first <= FIRST_MS && all <= ALL_MS && empty <= EMPTY_MS,
    };
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The sample photographs again and again, each a file of its own: bytes after the end of a JPEG are ignored. */
function writeImages(folder: string): string {
  mkdirSync(folder);
  const sources = photos().map((path) => readFileSync(path));
  for (let i = 0; i < COUNT; i++) {
    const name = `${String(i).padStart(4, '0')}.jpg`;
    writeFileSync(
      join(folder, name),
      Buffer.concat([sources[i % sources.length]!, Buffer.from(name)]),
    );
  }
  return folder;
}

/** Milliseconds from the drop to what a person sees of it. */
const arrival = (page: Page): Promise<{ first: number; sight: number; all: number }> =>
  page.evaluate(async (count) => {
    const dropped = new Promise<number>((resolve) => {
      addEventListener('drop', ({ timeStamp }) => resolve(timeStamp), {
        capture: true,
        once: true,
      });
    });
    const start = await dropped;
    const until = async (reached: () => boolean) => {
      while (!reached()) await new Promise(requestAnimationFrame);
      return performance.now() - start;
    };
    const options = () => [...document.querySelectorAll('.library [role="option"]')];
    const isShown = (option: Element) =>
      option.querySelector<HTMLImageElement>('.thumbnail img')?.complete === true;
    const first = until(() => options().some(isShown));
    const all = until(() => options()[0]?.getAttribute('aria-setsize') === String(count));
    const sight = until(() => options().length > 1 && options().every(isShown));
    return { first: await first, sight: await sight, all: await all };
  }, COUNT);

/** The longest that a cell in sight had no thumbnail while the wheel turned. */
async function longestEmpty(page: Page): Promise<number> {
  await page.locator('.library .virtual-grid').hover();
  const watched = page.evaluate(async (forMs) => {
    const scroller = document.querySelector('.library .virtual-grid')!;
    const since = new Map<string, number>();
    let longest = 0;
    const start = performance.now();
    while (performance.now() - start < forMs) {
      const now = await new Promise(requestAnimationFrame);
      const { top, bottom } = scroller.getBoundingClientRect();
      const seen = new Set<string>();
      for (const option of scroller.querySelectorAll('[role="option"]')) {
        const box = option.getBoundingClientRect();
        if (box.bottom <= top || box.top >= bottom) continue;
        if (option.querySelector<HTMLImageElement>('.thumbnail img')?.complete) continue;
        seen.add(option.id);
        since.set(option.id, since.get(option.id) ?? now);
        longest = Math.max(longest, now - since.get(option.id)!);
      }
      for (const id of since.keys()) if (!seen.has(id)) since.delete(id);
    }
    return longest;
  }, SCROLL_MS);
  let isOver = false;
  const measured = watched.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await page.mouse.wheel(0, TURN);
    await page.waitForTimeout(BETWEEN_MS);
  }
  return measured;
}
