import { join } from 'node:path';
import { app, BrowserWindow, shell } from 'electron';
import { channels, UpdateCommand } from '#shared/contract';
import { answer } from '../answer';
import { downloadPage, readFeed } from './feed';
import { packageForm } from './package-form';
import { readUpdateSettings, writeUpdateSettings } from './settings';
import { Updates } from './updates';

/**
 * Updates of Vitrine itself. Nothing is read, loaded or sent before the page asks, which it does when
 * it is ready for work; the network is used only when the user asks, or has turned on the daily check.
 */
export function setupUpdates(stateDir: string): void {
  let updates: Promise<Updates> | null = null;
  answer(channels.updates, UpdateCommand, async (command) => {
    updates ??= startUpdates(join(stateDir, 'updates.json'));
    return (await updates).run(command);
  });
}

async function startUpdates(settingsFile: string): Promise<Updates> {
  const { resourcesPath, execPath, platform, env } = process;
  const feedFile = await readFeed({ packaged: app.isPackaged, resourcesPath, env });
  const form = packageForm({ platform, execPath, env });
  const updates = new Updates({
    version: app.getVersion(),
    unavailable: feedFile ? null : noFeed(),
    installs: form !== 'other',
    settings: await readUpdateSettings(settingsFile),
    save: (settings) => writeUpdateSettings(settingsFile, settings),
    load: async () => (await import('./updater')).createUpdater(form, feedFile!.path),
    onChange(state) {
      for (const { webContents } of BrowserWindow.getAllWindows()) {
        webContents.send(channels.updatesChanged, state);
      }
    },
    quit: quitThen,
    openPage() {
      if (feedFile) void shell.openExternal(downloadPage(feedFile.feed));
    },
  });
  updates.schedule();
  return updates;
}

const noFeed = (): string =>
  app.isPackaged
    ? 'This copy of Vitrine was built without an update server. Ask whoever gave it to you for newer versions.'
    : 'This is a development build: get updates with git pull.';

function quitThen(install: () => void): () => void {
  const atEnd = () => {
    // The new version starts while this one is still ending.
    app.releaseSingleInstanceLock();
    install();
  };
  app.once('quit', atEnd);
  app.quit();
  return () => app.off('quit', atEnd);
}
