// Chromium's sandbox does not work for root. As root, what needs it runs as a user of our own, from a
// copy of the project that this user can read and write in.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cache, fail, root, run } from './lib.js';

const USER = 'vitrine-test';
/** Not needed to run, or too large; of the cache, the build's stamps alone. */
const LEFT_OUT = ['.git', '.cache', 'out', 'packaging', 'test-results'];

export const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** Words before a command that make it run as the ordinary user. */
export const asOrdinaryUser = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--init-groups'];

/**
 * Copies the project and further folders for the user; `{ project, folders, env, remove }`. Files are hard
 * links where the file system allows them: they stay root's, so that the copy cannot change the original.
 */
export function copyForOrdinaryUser(...folders) {
  makeUser();
  const home = mkdtempSync(join(tmpdir(), 'vitrine-user-'));
  chmodSync(home, 0o755);
  const project = join(home, 'vitrine');
  mkdirSync(join(project, '.cache'), { recursive: true });
  for (const name of readdirSync(root)) {
    if (!LEFT_OUT.includes(name)) copy(join(root, name), project);
  }
  for (const name of readdirSync(cache)) {
    if (name.startsWith('build-')) cpSync(join(cache, name), join(project, '.cache', name));
  }
  const copied = folders.map((folder) => {
    copy(folder, home);
    return join(home, basename(folder));
  });
  mkdirSync(join(home, 'tmp'));
  const owned = run('find', [home, '-type', 'd', '-exec', 'chown', `${USER}:`, '{}', '+']);
  if (owned !== 0) fail('The copy of the project could not be given to the ordinary user.');
  return {
    project,
    folders: copied,
    env: { HOME: home, TMPDIR: join(home, 'tmp'), XDG_RUNTIME_DIR: join(home, 'tmp') },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function copy(from, into) {
  if (run('cp', ['-al', from, into], { quiet: true }) === 0) return;
  rmSync(join(into, basename(from)), { recursive: true, force: true });
  if (run('cp', ['-a', from, into]) !== 0) fail(`${from} could not be copied.`);
}

function makeUser() {
  if (spawnSync('id', [USER]).status === 0) return;
  const made = run('useradd', ['--system', '--user-group', '--no-create-home', USER]);
  if (made !== 0) fail(`The user ${USER}, who runs Electron in tests, could not be made.`);
}
