/* Entry of Electron's main process: the start as a list, one file each. */
import { join } from 'node:path';
import { app, BrowserWindow, Menu } from 'electron';
import { channels } from '#shared/contract';
import { engineFolders, packagedFolders } from '../hosts/folders';
import { appRoot } from '../hosts/paths';
import { registerAppScheme, setupAppProtocol } from './app-protocol';
import { surviveGpuCrashes } from './crashes';
import { setupEngine } from './engine';
import { setupFiles } from './files';
import { setupMenu } from './menu';
import { OpenedFiles } from './opened';
import { setupSecurity } from './security';
import { setupUpdates } from './updates';
import { openWindow } from './window';

const root = appRoot();
const dist = join(root, 'dist');
// Models and pictures lie beside the archive of a packaged app: the runtime needs real files.
const folders = app.isPackaged ? packagedFolders(process.resourcesPath) : engineFolders(root);

function start(opened: OpenedFiles): void {
  let window: BrowserWindow | null = null;
  const open = (): void => {
    window = openWindow(dist);
    window.once('closed', () => {
      window = null;
    });
  };

  setupSecurity();
  setupAppProtocol(join(dist, 'renderer'));
  const engine = setupEngine(dist, folders);
  setupFiles(engine, folders);
  opened.setup(engine);
  setupUpdates(folders.stateDir);
  setupMenu((action) => window?.webContents.send(channels.menu, action));
  open();

  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => void engine.close());
}

// Chromium's sandbox does not work for root, who has to ask for Electron without it.
if (app.commandLine.hasSwitch('no-sandbox')) {
  console.error('Vitrine runs without a sandbox (--no-sandbox): open only files that you trust.');
} else app.enableSandbox();
registerAppScheme();
// Electron would make a menu of its own, for ours to replace.
Menu.setApplicationMenu(null);
surviveGpuCrashes();
// A second start hands its files to the first (see opened.ts) and ends.
if (app.requestSingleInstanceLock()) {
  const opened = new OpenedFiles();
  void app.whenReady().then(() => start(opened));
} else app.quit();
