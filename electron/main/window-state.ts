import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const Rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
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

/** Pixels of the title bar that must be on a screen, or nobody can move the window back. */
const GRIP = 80;

/** Whether enough of the window's top edge lies on one of the screens that are there now. */
export const isReachable = (bounds: Rectangle, screens: readonly Rectangle[]): boolean =>
  screens.some(
    (screen) =>
      bounds.y >= screen.y &&
      bounds.y + GRIP <= screen.y + screen.height &&
      bounds.x + bounds.width >= screen.x + GRIP &&
      bounds.x + GRIP <= screen.x + screen.width,
  );
