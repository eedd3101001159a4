// What Forge does to the copied program before it is archived: one platform's native libraries only,
// and Electron's fuses.
import { join, resolve } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { keepPlatform } from './keep-platform.js';

/** https://www.electronjs.org/docs/latest/tutorial/fuses */
const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

export default class VitrinePlugin {
  name = 'vitrine';
  // Forge knows a plugin by this mark.
  __isElectronForgePlugin = true;

  init() {}

  getHooks() {
    return {
      packageAfterCopy: [
        async (_config, appDir, _electronVersion, platform, arch) => {
          keepPlatform(appDir, platform, arch);
          await setFuses(appDir, platform, arch);
        },
      ],
    };
  }
}

/** The copied program lies in resources/app of a folder that already holds Electron. */
async function setFuses(appDir, platform, arch) {
  const base = resolve(appDir, '..', '..');
  const binary = {
    darwin: join(base, '..', 'MacOS', 'Electron'),
    win32: join(base, 'electron.exe'),
  }[platform];
  await flipFuses(binary ?? join(base, 'electron'), {
    version: FuseVersion.V1,
    // A changed binary must be signed anew, or macOS on Apple silicon will not start it.
    resetAdHocDarwinSignature: platform === 'darwin' && arch === 'arm64',
    ...FUSES,
  });
}
