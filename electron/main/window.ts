import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { APP_URL } from './app-protocol';
import { surviveRendererCrashes } from './crashes';
import { ground } from './theme';
import { placeWindow, readWindowState, writeWindowState } from './window-state';

/** Opens the studio's window where it was last. */
export function openWindow(distDir: string): BrowserWindow {
  const saved = readWindowState(stateFile());
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const { bounds, minWidth, minHeight } = placeWindow(saved?.bounds ?? null, [
    primary.workArea,
    ...others.map(({ workArea }) => workArea),
  ]);

  const window = new BrowserWindow({
    ...bounds,
    minWidth,
    minHeight,
    title: 'Vitrine',
    // Shown when painted: no flash of an empty window.
    show: false,
    backgroundColor: ground(),
    webPreferences: {
      preload: join(distDir, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (saved?.maximized) window.maximize();
    window.show();
  });
  surviveRendererCrashes(window);
  void window.loadURL(APP_URL);
  return window;
}

/** Remembers where the window is, for the next start. */
export function rememberWindow(window: BrowserWindow): void {
  const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeWindowState(stateFile(), state);
  } catch (error) {
    // A window that cannot be closed would be worse than one that forgets its place.
    console.error(error);
  }
}

const stateFile = (): string => join(app.getPath('userData'), 'window.json');
