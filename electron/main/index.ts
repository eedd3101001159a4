/* Entry of Electron's main process: the start as a list, one file each. */
import { join } from 'node:path';
import { app, type BrowserWindow, Menu } from 'electron';
import { channels } from '#shared/contract';
import { appRoot } from '../hosts/paths/app-root';
import { engineFolders, packagedFolders } from '../hosts/paths/engine-folders';
import { registerAppScheme, setupAppProtocol } from './app-protocol';
import { Closer } from './close';
import { surviveGpuCrashes } from './crashes';
import { setupDocuments } from './documents';
import { setupDragOut } from './drag-out';
import { setupEngine } from './engine';
import { setupFiles } from './files';
import { Mailbox } from './mailbox';
import { setupMenu } from './menu';
import { OpenedFiles } from './opened';
import { setupRecent } from './recent';
import { setupRuns } from './runs';
import { setupSecurity } from './security';
import { setupTheme } from './theme';
import { setupUpdates } from './updates';
import { openWindow } from './window';

const root = appRoot();
const dist = join(root, 'dist');
// Models and images lie beside the archive of a packaged app: the runtime needs real files.
const folders = app.isPackaged ? packagedFolders(process.resourcesPath) : engineFolders(root);

function start(opened: OpenedFiles): void {
  let window: BrowserWindow | null = null;
  const open = (): void => {
    window = openWindow(dist);
    closer.guard(window);
    window.once('closed', () => {
      window = null;
    });
  };
  const reveal = (): void => {
    if (!window) open();
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
  };

  setupSecurity();
  setupTheme();
  setupAppProtocol(join(dist, 'renderer'));
  const engine = setupEngine(dist, folders);
  const mailbox = new Mailbox();
  const closer = new Closer(setupDocuments(engine));
  setupFiles(engine, folders);
  setupUpdates(folders.stateDir);
  setupDragOut();
  opened.setup(engine, mailbox);
  const showRecent = setupMenu({
    send: (action) => window?.webContents.send(channels.menu, action),
    openDocument: (path) => opened.add([path]),
    clearRecent: () => void engine.call('documents.clearRecent', {}).catch(console.error),
  });
  setupRecent(engine, showRecent);
  setupRuns(
    engine,
    () => window,
    (run) => {
      reveal();
      mailbox.post(channels.showRun, run);
    },
  );
  open();

  app.on('second-instance', reveal);
  app.on('activate', () => {
    if (!window) open();
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
