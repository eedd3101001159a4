import { session } from 'electron';
import {
  AppImageUpdater,
  type AppUpdater,
  CancellationToken,
  MacUpdater,
  NsisUpdater,
} from 'electron-updater';
import { stageAppImage } from './app-image';
import type { PackageForm } from './package-form';
import { shapeRequests } from './requests';
import type { Updater } from './updates';

/** electron-updater as this package form uses it. Loaded when first asked for: it is 500 kB of code. */
export function createUpdater(form: PackageForm, feedFile: string): Updater {
  const updater = makeUpdater(form);
  updater.logger = { info() {}, warn: console.error, error: console.error };
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  // Otherwise whatever is not an AppImage could not even look.
  updater.forceDevUpdateConfig = true;
  updater.updateConfigPath = feedFile;
  // Releases are for everyone at once: nobody is told apart.
  updater.isUserWithinRollout = () => true;
  shapeRequests(updater, session.fromPartition('electron-updater', { cache: false }));
  let downloaded = '';

  return {
    async check() {
      const result = await updater.checkForUpdates();
      return result?.isUpdateAvailable ? result.updateInfo.version : null;
    },
    async download(signal, onProgress) {
      const token = new CancellationToken();
      const cancel = () => token.cancel();
      const report = ({ transferred, total }: { transferred: number; total: number }) =>
        onProgress(transferred, total);
      signal.addEventListener('abort', cancel);
      updater.on('download-progress', report);
      try {
        const [file] = await updater.downloadUpdate(token);
        downloaded = file ?? '';
      } finally {
        signal.removeEventListener('abort', cancel);
        updater.off('download-progress', report);
      }
    },
    async prepareInstall() {
      const { APPIMAGE } = process.env;
      if (updater instanceof AppImageUpdater) return stageAppImage(downloaded, APPIMAGE ?? '');
      if (updater instanceof NsisUpdater) return () => void updater.install(true, true);
      return null;
    },
    // Squirrel.Mac asks the windows to close and installs by itself.
    quitAndInstall: () => updater.quitAndInstall(),
    onError: (listener) => void updater.on('error', listener),
  };
}

function makeUpdater(form: PackageForm): AppUpdater {
  if (form === 'mac') return new MacUpdater();
  return process.platform === 'win32' ? new NsisUpdater() : new AppImageUpdater();
}
