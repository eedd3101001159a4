import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Studio } from './studio';

/** More stops than there are in the window. */
const STOPS = 80;

/** Presses Tab until the focus is there, and sees that the focus can be seen. */
export async function tabTo(window: Studio, target: Locator): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let stop = 0; stop < STOPS && !(await focused()); stop++) {
    await window.press('Tab');
  }
  expect(await focused(), 'reached with Tab').toBe(true);
  expect(await target.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
}
