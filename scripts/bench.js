// npm run bench: builds, then runs the built bench with the given arguments.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.js';
import { findChromium } from './chromium.js';
import { ensureInstalled, fail, root } from './lib.js';
import { ensurePython } from './python.js';

ensureInstalled();
await build();
const python = await ensurePython();
if (!python) fail('The bench compares us with Python: without it there is nothing to print.');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'dist', 'bench.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, VITRINE_PYTHON: python, CHROMIUM_PATH: (await findChromium()) ?? '' },
  },
);
process.exitCode = status ?? 1;
