// npm run census: builds, then exports tiny models of many architectures, opens each and compares it with PyTorch.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.js';
import { ensureInstalled, fail, root } from './lib.js';
import { ensureEnvironment } from './python.js';

ensureInstalled();
await build();
const python = await ensureEnvironment({
  // `.cache/census` holds the exports.
  name: 'census-python',
  requirements: join('models', 'census', 'requirements.txt'),
  purpose: 'the census',
});
if (!python) fail('The census compares with PyTorch: without it there is nothing to print.');
const script = join(root, 'models', 'census', 'census.py');
const { status } = spawnSync(python, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
