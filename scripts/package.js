// npm run package: installs the packaging tools (once), builds, and makes this system's installers.
// VITRINE_TARGETS=zip makes only those; VITRINE_ELECTRON_ZIPS names a folder with Electron's zip. With
// ELECTRON_OVERRIDE_DIST_PATH they are test builds with the Electron there, and are named so.
import { join } from 'node:path';
import { signingNote } from '../packaging/signing.js';
import { build } from './build.js';
import { ensureInstalled, ensureTools, root, runNode, say } from './lib.js';

const FORGE = 'packaging/node_modules/@electron-forge/cli/dist/electron-forge.js';

ensureInstalled();
ensureTools('packaging');
await build();
// Loaded late: sharp is there once the packages are installed.
const { writeIcons } = await import('../packaging/icons.js');
await writeIcons(join(root, 'assets', 'icon.svg'), join(root, 'out', 'icons'));
say(signingNote());
process.exitCode = runNode(FORGE, ['make', ...process.argv.slice(2)], { env: await testBuild() });

/** Loaded late too: it needs the packaging tools. */
async function testBuild() {
  const electron = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!electron) return {};
  const { prepareTestBuild } = await import('../packaging/test-build.js');
  return prepareTestBuild(electron, join(root, 'out', 'test-build'));
}
