// What Forge does to the copied program before it is archived.
import { join, resolve } from 'node:path';
import { isolateGlib } from '../scripts/sharp-glib.js';
import { writeFeed } from './feed.js';
import { setFuses } from './fuses.js';
import { keepLanguage, keepPlatform, keepReachable } from './keep.js';
import { writeManifest } from './manifest.js';

export default class VitrinePlugin {
  name = 'vitrine';
  // Forge knows a plugin by this mark.
  __isElectronForgePlugin = true;

  init() {}

  getHooks() {
    return {
      packageAfterCopy: [
        async (_config, appDir, _electronVersion, platform, arch) => {
          // The copied program lies in resources/app of a folder that already holds Electron.
          const base = resolve(appDir, '..', '..');
          keepPlatform(appDir, platform, arch);
          if (platform === 'linux') isolateGlib(join(appDir, 'node_modules'));
          keepReachable(appDir);
          keepLanguage(base);
          writeManifest(appDir);
          writeFeed(resolve(appDir, '..'));
          await setFuses(binaryIn(base, platform), platform, arch);
        },
      ],
    };
  }
}

function binaryIn(base, platform) {
  if (platform === 'darwin') return join(base, '..', 'MacOS', 'Electron');
  return join(base, platform === 'win32' ? 'electron.exe' : 'electron');
}
