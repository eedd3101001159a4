// npm run bench: builds, then runs the built bench with the given arguments.
import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { build } from './build.js';
import { findChromium } from './chromium.js';
import { findElectron } from './electron.js';
import { ensureInstalled, fail, root } from './lib.js';
import { asOrdinaryUser, copyForOrdinaryUser, isRoot } from './ordinary-user.js';
import { ensurePython } from './python.js';

ensureInstalled();
await build();
const python = await ensurePython();
if (!python) fail('The bench compares us with Python: without it there is nothing to print.');

const args = process.argv.slice(2);
const electron = await placeElectron();
const display = electron.problem || process.env.DISPLAY || process.platform !== 'linux';
// -ac: Electron runs as another user than the display.
const screen = display ? [] : ['xvfb-run', '-a', '-s', '-screen 0 2560x1440x24 -ac'];
const [command, ...rest] = [...screen, process.execPath, join(root, 'dist', 'bench.js'), ...args];
try {
  const { status } = spawnSync(command, rest, {
    stdio: 'inherit',
    env: {
      ...process.env,
      VITRINE_PYTHON: python,
      CHROMIUM_PATH: (await findChromium()) ?? '',
      VITRINE_ELECTRON: JSON.stringify(electron),
    },
  });
  process.exitCode = status ?? 1;
} finally {
  electron.remove?.();
}

/** Where the bench `start` finds Electron, and how it starts it as an ordinary user. */
async function placeElectron() {
  if (args.length > 0 && !args.includes('start')) return { problem: 'not asked for' };
  const { path, problem } = await findElectron();
  if (problem) return { problem };
  if (!isRoot) return { binary: path, project: root, before: [], env: {} };
  const { project, folders, env, remove } = copyForOrdinaryUser(dirname(path));
  const binary = join(folders[0], basename(path));
  return { binary, project, before: asOrdinaryUser, env, remove };
}
