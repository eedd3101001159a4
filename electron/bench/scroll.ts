import type { Page } from 'playwright-core';
import { openWindow } from './window';

const REST_MS = 2000;
const SCROLL_MS = 5000;
/** Pixels a turn of the wheel; a grid that does not follow all of them is measured, one that stands still is not. */
const TURN = 400;

/** Milliseconds from frame to frame of a page. */
export interface Frames {
  readonly atRest: readonly number[];
  readonly scrolled: readonly number[];
}

/** The table of the only run in a state folder, in a real window, scrolled by the wheel. */
export async function scrollTable(home: string): Promise<Frames> {
  const { page, close } = await openWindow(home);
  try {
    await page.keyboard.press('Control+j');
    const grid = page.getByRole('grid', { name: 'Rows' });
    await grid.getByText('0.jpg', { exact: true }).waitFor();
    await grid.hover();
    const atRest = await frames(page, REST_MS);
    let isOver = false;
    const measured = frames(page, SCROLL_MS).finally(() => {
      isOver = true;
    });
    let turns = 0;
    for (; !isOver; turns++) await page.mouse.wheel(0, TURN);
    const scrolled = await measured;
    const top = await grid.evaluate((scroller) => scroller.scrollTop);
    if (top < (turns * TURN) / 2) throw new Error(`${turns} turns of the wheel went ${top} pixels`);
    return { atRest, scrolled };
  } finally {
    await close();
  }
}

const frames = (page: Page, forMs: number): Promise<number[]> =>
  page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const frame = (now: number) => {
          times.push(now);
          if (now - times[0]! < wanted) requestAnimationFrame(frame);
          else resolve(times.slice(1).map((time, i) => time - times[i]!));
        };
        requestAnimationFrame(frame);
      }),
    forMs,
  );
