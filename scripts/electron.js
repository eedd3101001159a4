// Finds Electron's binary, or gets it: ELECTRON_OVERRIDE_DIST_PATH names a folder that holds one,
// otherwise it is the package's own download.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runNode, say } from './lib.js';
import { isolateGlib } from './sharp-glib.js';

const PACKAGE = join(root, 'node_modules', 'electron');
/** Electron is 110 MB: a slow line may need this long, a missing one should not keep us. */
const DOWNLOAD_MS = 5 * 60_000;
/** A host that answers at all answers within this. */
const REACH_MS = 8_000;
const BINARY = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

/** `{ path }` of a binary that starts, or `{ problem }`: why there is none, in a few words. */
export async function findElectron() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const path = binaryIn(given);
    return path ? checked(path) : { problem: `ELECTRON_OVERRIDE_DIST_PATH has none in ${given}` };
  }
  if (!existsSync(join(PACKAGE, 'install.js'))) return { problem: 'its package is not installed' };
  if (!downloaded()) {
    if (!(await reachable()))
      return { problem: 'its binary is missing and github.com cannot be reached' };
    say('Downloading Electron (110 MB, once) …');
    runNode('node_modules/electron/install.js', [], { timeout: DOWNLOAD_MS, quiet: true });
  }
  const path = downloaded();
  return path ? checked(path) : { problem: 'its binary could not be downloaded' };
}

function binaryIn(folder) {
  const path = join(folder, BINARY[process.platform] ?? 'electron');
  return existsSync(path) ? path : null;
}

const downloaded = () => binaryIn(join(PACKAGE, 'dist'));

/** A system may lack libraries that Electron needs: asking for its version shows it. */
function checked(path) {
  isolateGlib(join(root, 'node_modules'));
  const status = run(path, ['--version', '--no-sandbox'], { timeout: 60_000, quiet: true });
  return status === 0 ? { path } : { problem: 'its binary does not run on this system' };
}

async function reachable() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror;
  const address = mirror ?? 'https://github.com/electron/electron/releases';
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) });
    return true;
  } catch {
    return false;
  }
}
