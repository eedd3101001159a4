// A Forge maker that hands the packaged folder to electron-builder, which makes the installers.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MakerBase } from '@electron-forge/maker-base';
import { Arch, build, Platform } from 'electron-builder';

const TARGETS = {
  linux: ['AppImage', 'deb', 'zip'],
  win32: ['nsis', 'zip'],
  darwin: ['dmg', 'zip'],
};

export default class BuilderMaker extends MakerBase {
  name = 'electron-builder';
  defaultPlatforms = Object.keys(TARGETS);

  isSupportedOnCurrentPlatform() {
    return true;
  }

  async make({ dir, makeDir, targetPlatform, targetArch, packageJSON }) {
    const platform = Platform.fromString(targetPlatform);
    const targets = process.env.VITRINE_TARGETS?.split(',') ?? TARGETS[targetPlatform];
    return build({
      // On macOS Forge packages a folder with the application in it.
      prepackaged: targetPlatform === 'darwin' ? join(dir, 'Vitrine.app') : dir,
      targets: platform.createTarget(targets, Arch[targetArch]),
      publish: 'never',
      config: {
        appId: 'org.vitrine.studio',
        productName: packageJSON.productName,
        directories: { output: join(makeDir, 'builder') },
        icon: fileURLToPath(new URL('../out/icons/icon.png', import.meta.url)),
        npmRebuild: false,
        linux: { category: 'Science', maintainer: 'Vitrine', executableName: 'vitrine' },
        fileAssociations: [
          { ext: 'onnx', name: 'ONNX model', role: 'Viewer' },
          { ext: 'vitrine', name: 'Vitrine session', role: 'Editor' },
        ],
      },
    });
  }
}
