// A Python with pinned Pillow, NumPy and ONNX Runtime in .cache/python: what the parity tests and the
// bench compare us with.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, cache, hash, root, run, say, withLock } from './lib.js';

const REQUIREMENTS = join('electron', 'engine', 'parity', 'requirements.txt');
/** The pinned NumPy needs at least this. */
const OLDEST = [3, 11];
const NAMES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];

/** Path of its interpreter; null with a message when it cannot be had. */
export async function ensurePython() {
  if (process.env.VITRINE_PYTHON) return process.env.VITRINE_PYTHON;
  return ensureEnvironment({
    name: 'python',
    requirements: REQUIREMENTS,
    purpose: 'the parity tests',
  });
}

/** An environment in .cache with the packages that a file lists; as `ensurePython`. */
export async function ensureEnvironment({ name, requirements, purpose }) {
  return withLock(name, () => {
    const home = join(cache, name);
    const python =
      process.platform === 'win32'
        ? join(home, 'Scripts', 'python.exe')
        : join(home, 'bin', 'python');
    const stamp = join(home, 'requirements.sha256');
    const wanted = hash(readFileSync(join(root, requirements)));
    if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
      return python;
    }
    say(`Setting up Python packages for ${purpose} in .cache/${name} …`);
    rmSync(home, { recursive: true, force: true });
    if (!makeEnvironment(home)) return null;
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    if (run(python, [...args, '-r', requirements]) !== 0) {
      say('pip could not install the packages: see above.');
      return null;
    }
    writeFileSync(stamp, wanted);
    return python;
  });
}

function makeEnvironment(home) {
  const base = NAMES.find(isNewEnough);
  if (!base) {
    say(`There is no Python ${OLDEST.join('.')} or newer: install it for the parity tests.`);
    return false;
  }
  const make = () => run(base, ['-m', 'venv', home]) === 0;
  // Debian keeps the standard library's venv in a package of its own.
  if (make() || (aptInstall('python3-venv') && make())) return true;
  say('`python3 -m venv` does not work: install the package python3-venv.');
  return false;
}

function isNewEnough(name) {
  const code = `import sys; sys.exit(sys.version_info < (${OLDEST.join(',')}))`;
  return spawnSync(name, ['-c', code]).status === 0;
}
