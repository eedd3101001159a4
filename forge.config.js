import { fileURLToPath } from 'node:url';
import { belongs } from './packaging/content.js';
import { documentTypes } from './packaging/file-types.js';
import { signing } from './packaging/signing.js';
import { testElectron } from './packaging/version.js';

/*
 * Electron Forge's configuration. Its tools are installed apart (packaging/package.json, by
 * `npm run package`): they are 600 packages that nobody needs to use or test the studio, and Forge 7
 * is the last that runs on Node 20. Hence names here instead of imports.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default {
  // Forge's own default, `out`, is where other tools put their builds.
  outDir: here(testElectron ? 'out/test-build' : 'out/forge'),
  packagerConfig: {
    name: 'Vitrine',
    executableName: 'vitrine',
    // Written by scripts/package.js; each platform takes its own ending.
    icon: here('out/icons/icon'),
    appBundleId: 'org.vitrine.studio',
    extendInfo: { CFBundleDocumentTypes: documentTypes },
    appCategoryType: 'public.app-category.graphics-design',
    // Libraries cannot be loaded out of an archive.
    asar: { unpackDir: 'node_modules' },
    ignore: (path) => !belongs(path),
    // We say ourselves what belongs inside, above.
    prune: false,
    // The runtime opens models by path, so they lie beside the archive.
    extraResource: [
      here('models/zoo'),
      here('assets/samples'),
      here('assets/styles'),
      here('LICENSE'),
    ],
    ...signing(),
    // A folder with electron-vX-PLATFORM-ARCH.zip, where downloading is not possible.
    ...(process.env.VITRINE_ELECTRON_ZIPS
      ? { electronZipDir: process.env.VITRINE_ELECTRON_ZIPS }
      : {}),
  },
  // The native packages come built.
  rebuildConfig: { onlyModules: [] },
  plugins: [{ name: here('packaging/plugin.js'), config: {} }],
  makers: [{ name: here('packaging/maker.js'), config: {} }],
};
