// npm run package: installs the packaging tools (once), builds, and makes this system's installers.
// VITRINE_TARGETS=zip makes only those; VITRINE_ELECTRON_ZIPS names a folder with Electron's zip. With
// ELECTRON_OVERRIDE_DIST_PATH they are test builds with the Electron there, and are named so.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signingNote } from '../packaging/signing.js';
import { build } from './build.js';
import { ensureInstalled, fail, hash, root, run, runNode, say } from './lib.js';

const TOOLS = join(root, 'packaging');
const FORGE = 'packaging/node_modules/@electron-forge/cli/dist/electron-forge.js';

ensureInstalled();
ensureTools();
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

function ensureTools() {
  const stamp = join(TOOLS, 'node_modules', '.vitrine-lock');
  const lock = hash(readFileSync(join(TOOLS, 'package-lock.json')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing the packaging tools …');
  const args = ['ci', '--prefix', TOOLS, '--ignore-scripts', '--no-audit', '--no-fund'];
  if (run('npm', [...args, '--loglevel=error']) !== 0) fail('npm ci failed: see above.');
  writeFileSync(stamp, lock);
}
