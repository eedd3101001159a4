// node scripts/electron-tests.js [--report=FILE] [VITEST ARGUMENTS]: the end-to-end tests in Electron, as an
// ordinary user and with Chromium's sandbox on. FILE gets Vitest's JSON report.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.js';
import { findElectron } from './electron.js';
import { aptInstall, ensureInstalled, fail, root, say } from './lib.js';
import { asOrdinaryUser, copyForOrdinaryUser, isRoot } from './ordinary-user.js';

/** Larger than any window in the tests. */
const SCREEN = '-screen 0 2560x1440x24';
/** Commands of the display and its keyboard, and the Debian packages that hold them. */
const X_TOOLS = { 'xvfb-run': 'xvfb', xauth: 'xauth', xdotool: 'xdotool' };
const VITEST = join('node_modules', 'vitest', 'vitest.mjs');
const CONFIG = join('electron', 'e2e', 'vitest.config.ts');
export const REPORT = '--report=';
/** Of every run of Vitest. */
export const REPORTERS = ['--reporter=default', `--reporter=${join('.', 'scripts', 'retried.js')}`];

/** Runs Vitest in Electron; its exit status. `report` is where its JSON report goes, if anywhere. */
const testElectron = (binary, args, report) =>
  testOnScreen('desktop', {
    folders: [dirname(binary)],
    env: ([folder]) => ({ VITRINE_ELECTRON: join(folder, basename(binary)) }),
    args,
    report,
  });

/**
 * Runs one project of vitest.config.ts on a screen and as an ordinary user. `env` gets the paths of
 * `folders` as that user sees them, and gives the environment of the tests.
 */
export function testOnScreen(name, { folders, env, args = [], report }) {
  if (!isRoot) return vitest({ name, cwd: root, args, report, env: env(folders) });
  const copy = copyForOrdinaryUser(...folders);
  try {
    const written = join(copy.env.TMPDIR, 'report.json');
    const status = vitest({
      name,
      cwd: copy.project,
      args,
      report: report && written,
      before: asOrdinaryUser,
      env: { ...copy.env, ...env(copy.folders) },
    });
    if (report && existsSync(written)) copyFileSync(written, report);
    keepScreenshots(copy.project);
    return status;
  } finally {
    copy.remove();
  }
}

/** Why Electron's tests cannot run although there is Electron; null when they can. */
export function displayProblem() {
  if (process.platform !== 'linux') return null;
  const missing = Object.entries(X_TOOLS).filter(([command]) => !onPath(command));
  const packages = missing.map(([, name]) => name).filter((name) => !aptInstall(name));
  return packages.length === 0 ? null : `it needs the packages ${packages.join(' ')}`;
}

const onPath = (command) => spawnSync('which', [command]).status === 0;

function vitest({ name, cwd, args, report, before = [], env }) {
  const words = [...before, ...screen(), process.execPath, VITEST, 'run', '--config', CONFIG];
  const reporters = [...REPORTERS];
  if (report) reporters.push('--reporter=json', `--outputFile.json=${report}`);
  const [command, ...rest] = [...words, '--project', name, ...reporters, ...args];
  const { status, error } = spawnSync(command, rest, {
    cwd,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  if (error) say(`${command}: ${error.message}`);
  return status ?? 1;
}

const screen = () =>
  process.platform === 'linux' && !process.env.DISPLAY ? ['xvfb-run', '-a', '-s', SCREEN] : [];

/** Tests that fail leave a screenshot. */
function keepScreenshots(project) {
  const from = join(project, 'test-results');
  if (existsSync(from)) spawnSync('cp', ['-r', from, root]);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled();
  await build();
  const { path, problem } = await findElectron();
  const why = problem ?? displayProblem();
  if (why) fail(`Electron cannot be tested: ${why}.`);
  const args = process.argv.slice(2);
  const report = args[0]?.startsWith(REPORT) ? args.shift().slice(REPORT.length) : undefined;
  process.exitCode = testElectron(path, args, report);
}
