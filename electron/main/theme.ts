import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { z } from 'zod';
import { channels } from '#shared/contract';
import { answer } from './answer';

const Theme = z.enum(['system', 'dark', 'light']);

/** What the window shows before the page has painted: `--bg` of renderer/shell/tokens.css. */
export const groundOf = (dark: boolean): string => (dark ? '#121212' : '#ebebeb');

export const ground = (): string => groundOf(nativeTheme.shouldUseDarkColors);

/**
 * Dialogs, menus and the ground of the window follow the theme that the page shows. It is remembered
 * here too, since the window opens before the page can say it.
 */
export function setupTheme(): void {
  const file = join(app.getPath('userData'), 'theme');
  nativeTheme.themeSource = readTheme(file);
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(ground());
  });
  answer(channels.setTheme, Theme, async (theme) => {
    if (theme === nativeTheme.themeSource) return null;
    nativeTheme.themeSource = theme;
    writeFileSync(file, theme);
    return null;
  });
}

function readTheme(file: string): z.output<typeof Theme> {
  try {
    return Theme.parse(readFileSync(file, 'utf8'));
  } catch {
    return 'system'; // None yet, or none that can be read.
  }
}
