// A Forge maker that hands the packaged folder to electron-builder, which makes the installers.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MakerBase } from '@electron-forge/maker-base';
import { path7za } from '7zip-bin';
import { Arch, build, Platform } from 'electron-builder';
import { publishTarget } from './feed.js';
import { IMAGE_TYPES, OWN_TYPES } from './file-types.js';
import { packageVersion, testElectron } from './version.js';

const TARGETS = {
  linux: ['AppImage', 'deb', 'zip'],
  win32: ['nsis', 'zip'],
  darwin: ['dmg', 'zip'],
};

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default class BuilderMaker extends MakerBase {
  name = 'electron-builder';
  defaultPlatforms = Object.keys(TARGETS);

  isSupportedOnCurrentPlatform() {
    return true;
  }

  async make({ dir, makeDir, targetPlatform, targetArch, packageJSON }) {
    const platform = Platform.fromString(targetPlatform);
    const targets = process.env.VITRINE_TARGETS?.split(',') ?? TARGETS[targetPlatform];
    useOwnTools();
    return build({
      // On macOS Forge packages a folder with the application in it.
      prepackaged: targetPlatform === 'darwin' ? join(dir, 'Vitrine.app') : dir,
      targets: platform.createTarget(targets, Arch[targetArch]),
      publish: 'never',
      config: {
        appId: 'org.vitrine.studio',
        productName: packageJSON.productName,
        extraMetadata: {
          version: packageVersion(packageJSON.version),
          homepage: 'https://vitrine.example',
        },
        directories: { output: join(makeDir, 'builder') },
        icon: here('../out/icons/icon.png'),
        npmRebuild: false,
        publish: publishTarget(),
        compression: testElectron ? 'store' : 'normal',
        // The older one needs FUSE 2, which systems no longer have, and turns Chromium's sandbox off.
        toolsets: { appimage: '1.0.3' },
        linux: {
          category: 'Science',
          maintainer: 'Vitrine',
          executableName: 'vitrine',
          syncDesktopName: true,
          icon: here('../out/icons/linux'),
        },
        // No space: GitHub would rename the file, and latest.yml would name one that is not there.
        // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own.
        nsis: { artifactName: '${productName}-Setup-${version}.${ext}' },
        deb: { compression: testElectron ? 'gz' : 'xz', mimeTypes: imageTypes() },
        appImage: { mimeTypes: imageTypes() },
        fileAssociations: OWN_TYPES.map((type) => ({ ...type, description: type.name })),
      },
    });
  }
}

/** An array for each target: electron-builder adds to it. */
const imageTypes = () => [...IMAGE_TYPES];

/** In place of programs that electron-builder would download. */
function useOwnTools() {
  if (process.platform !== 'linux') return;
  chmodSync(path7za, 0o755);
  process.env.ELECTRON_BUILDER_7ZIP_PATH ??= path7za;
  process.env.CUSTOM_FPM_PATH ??= here('deb.js');
}
