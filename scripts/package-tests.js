// node scripts/package-tests.js [--built] [VITEST ARGUMENTS]: makes test builds of all packages, or takes those
// that were made last, installs the .deb where it may (as root, on Debian), and tests it as an ordinary user,
// with Chromium's sandbox on.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findElectron } from './electron.js';
import { displayProblem, testOnScreen } from './electron-tests.js';
import { ensureInstalled, fail, root, run, runNode, say } from './lib.js';
import { isRoot } from './ordinary-user.js';

const BUILT = join(root, 'out', 'test-build', 'make', 'builder');
const NAME = 'vitrine';
const BUILT_FLAG = '--built';

/** Why packages cannot be made and tested although there is Electron; null when they can. */
export function packageProblem() {
  if (process.platform !== 'linux') return 'they are tested on Linux alone';
  return existsSync('/usr/bin/dpkg-deb') ? null : 'a .deb is made with dpkg-deb, which is missing';
}

/** Packages the Electron of `binary`, and tests that; Vitest's exit status. */
export function testPackages(binary, args, report) {
  rmSync(BUILT, { recursive: true, force: true });
  const env = { ELECTRON_OVERRIDE_DIST_PATH: dirname(binary) };
  return runNode('scripts/package.js', [], { env }) || testBuilt(args, report);
}

function testBuilt(args, report) {
  const { folder, remove } = install(join(BUILT, debian()));
  if (!folder) return 1;
  try {
    return testOnScreen('packaged', {
      folders: [BUILT],
      env: ([packages]) => ({ VITRINE_PACKAGES: packages, VITRINE_INSTALLED: folder }),
      args,
      report,
    });
  } finally {
    remove();
  }
}

const debian = () => readdirSync(BUILT).find((name) => name.endsWith('.deb'));

/** Where the program of a package now is, and how it goes again. */
function install(file) {
  if (!isRoot || !existsSync('/usr/bin/apt-get') || isInUse()) return unpack(file);
  const words = ['install', '-y', '-qq', '--no-install-recommends', '--allow-downgrades', file];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const ok = [0, 1].some(
    (again) =>
      (!again || run('apt-get', ['update', '-qq'], { env }) === 0) &&
      run('apt-get', words, { env }) === 0,
  );
  if (!ok) say(`${file} could not be installed: see above.`);
  return {
    folder: ok ? '/opt/Vitrine' : null,
    remove: () => run('apt-get', ['purge', '-y', '-qq', NAME], { env }),
  };
}

/** Whether somebody has a Vitrine here that is no test build. */
function isInUse() {
  const { status, stdout } = spawnSync('dpkg-query', ['--status', NAME], { encoding: 'utf8' });
  return status === 0 && !/^Version:.*test/m.test(stdout);
}

function unpack(file) {
  say('The package is unpacked, not installed: that takes root and no other Vitrine.');
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-unpacked-'));
  const ok = run('dpkg-deb', ['--extract', file, folder]) === 0;
  run('chmod', ['755', folder]);
  return {
    folder: ok ? join(folder, 'opt', 'Vitrine') : null,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled();
  const { path, problem } = await findElectron();
  const why = problem ?? displayProblem() ?? packageProblem();
  if (why) fail(`Packages cannot be tested: ${why}.`);
  const args = process.argv.slice(2);
  process.exitCode = args[0] === BUILT_FLAG ? testBuilt(args.slice(1)) : testPackages(path, args);
}
