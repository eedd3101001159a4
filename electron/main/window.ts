import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { APP_URL } from './app-protocol';
import { surviveRendererCrashes } from './crashes';
import { isReachable, readWindowState, writeWindowState } from './window-state';

const SMALLEST = { minWidth: 900, minHeight: 600 };
const FIRST = { width: 1440, height: 900 };

/** Opens the studio's window where it was last. */
export function openWindow(distDir: string): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const saved = readWindowState(stateFile);
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const bounds = saved && isReachable(saved.bounds, screens) ? saved.bounds : FIRST;

  const window = new BrowserWindow({
    ...bounds,
    ...SMALLEST,
    title: 'Vitrine',
    // Shown when painted: no white flash.
    show: false,
    backgroundColor: '#121212',
    webPreferences: {
      preload: join(distDir, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (saved?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeWindowState(stateFile, state);
    } catch (error) {
      // A window that cannot be closed would be worse than one that forgets its place.
      console.error(error);
    }
  });
  surviveRendererCrashes(window);
  void window.loadURL(APP_URL);
  return window;
}
