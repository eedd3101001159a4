import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const Rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(100),
  height: z.number().int().min(100),
});
type Rectangle = z.infer<typeof Rectangle>;

/** Where the window was, and whether it filled the screen. */
const WindowState = z.object({ bounds: Rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

/** Null when there is none yet, or none that can be read: the window then opens in the middle. */
export function readWindowState(file: string): WindowState | null {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export const writeWindowState = (file: string, state: WindowState): void =>
  writeFileSync(file, JSON.stringify(state));

/** Where there is nothing to restore. */
const FIRST = { width: 1440, height: 900 };
/** Smaller than this the panels do not fit; a smaller screen limits it. */
const SMALLEST = { width: 900, height: 600 };

export interface Placement {
  readonly bounds: Rectangle;
  readonly minWidth: number;
  readonly minHeight: number;
}

/**
 * Where the window opens: as it was, moved and shrunk until it fits the screen it is on now, or in the
 * middle of the first screen. `screens` are the work areas there are, the primary one first.
 */
export function placeWindow(
  saved: Rectangle | null,
  screens: readonly [Rectangle, ...Rectangle[]],
): Placement {
  const [primary] = screens;
  const seen = saved ? screens.filter((screen) => overlap(saved, screen) > 0) : [];
  const screen = saved
    ? seen.reduce((best, one) => (overlap(saved, one) > overlap(saved, best) ? one : best), primary)
    : primary;
  const { width: w, height: h } = saved ?? FIRST;
  const [width, height] = [Math.min(w, screen.width), Math.min(h, screen.height)];
  const middle = {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
  };
  const { x, y } = saved && seen.length > 0 ? saved : middle;
  return {
    bounds: {
      x: clamp(x, screen.x, screen.x + screen.width - width),
      y: clamp(y, screen.y, screen.y + screen.height - height),
      width,
      height,
    },
    minWidth: Math.min(SMALLEST.width, screen.width),
    minHeight: Math.min(SMALLEST.height, screen.height),
  };
}

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, most));

/** The area that both cover. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
