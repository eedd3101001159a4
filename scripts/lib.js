// What the scripts share. Plain JavaScript without packages: node_modules may not exist yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const cache = join(root, '.cache');

/** Messages go to standard error: standard output belongs to what was asked for. */
export const say = (line) => process.stderr.write(`${line}\n`);

export function fail(line) {
  say(line);
  process.exit(1);
}

/** npm and npx, when they are ended, end only the shell between them and us: then go too. */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const look = () => process.ppid !== parent && process.kill(process.pid, 'SIGTERM');
  setInterval(look, 1000).unref();
}

/** Runs a command to its end, output to standard error; its exit status. */
export function run(command, args, { env = {}, timeout, quiet = false } = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'ignore' : 2, quiet ? 'ignore' : 2],
    timeout,
    // npm is a .cmd file on Windows.
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error && error.code !== 'ETIMEDOUT') say(`${command}: ${error.message}`);
  return status ?? (signal ? 128 : 127);
}

/** Runs a script of an installed package with this Node. */
export const runNode = (script, args, options) =>
  run(process.execPath, [join(root, script), ...args], options);

/**
 * Starts a script with this Node, output to the file `log`; resolves at its end with its exit status. A pipe
 * would fill up while spawnSync waits for another command.
 */
export function startNode(script, args, log) {
  const output = openSync(log, 'w');
  const stdio = ['ignore', output, output];
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio });
  closeSync(output);
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

/** Installs the packages of the lock file unless exactly those are there. */
export function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.vitrine-lock');
  const lock = hash(readFileSync(join(root, 'package-lock.json')), process.version, process.arch);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // A developer's own `npm ci` or `npm install` leaves npm's copy of the lock file behind.
  if (!existsSync(stamp) && installedMatchesLock()) return writeFileSync(stamp, lock);
  say('Installing packages (npm ci) …');
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    fail(
      'npm ci failed: see above. Vitrine needs Node 20.19 or newer and reach of the npm registry.',
    );
  }
  writeFileSync(stamp, lock);
}

/** Installs tools that have a package file of their own, in a folder of that name. */
export function ensureTools(name) {
  const folder = join(root, name);
  const stamp = join(folder, 'node_modules', '.vitrine-lock');
  const lock = hash(readFileSync(join(folder, 'package-lock.json')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say(`Installing the tools in ${name} …`);
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  if (run('npm', [...args, '--loglevel=error']) !== 0) fail('npm ci failed: see above.');
  writeFileSync(stamp, lock);
}

function installedMatchesLock() {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, facts]) => path === '' || facts.optional || there[path]?.version === facts.version,
  );
}

export const hash = (...parts) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
};

/** What a build can read: not the models and images that lie in the same folders. */
const SOURCE = /\.(ts|tsx|js|css|html|svg|json|txt)$/;

/** Hash over the content of the source files in files and folders, in a fixed order. */
export function hashFiles(paths) {
  const sum = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name));
    } else if (SOURCE.test(path)) {
      sum.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) add(path);
  return sum.digest('hex');
}

/** Runs `work` while no other process does; one that died holding the lock does not block. */
export async function withLock(name, work) {
  const lock = join(cache, `${name}.lock`);
  mkdirSync(cache, { recursive: true });
  while (!tryLock(lock)) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const holder = Number(readText(lock));
    if (holder && !isAlive(holder)) rmSync(lock, { force: true });
    return false;
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Installs a Debian package where we may; false where we may not or it fails. */
export function aptInstall(name) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say(`Installing the package ${name} (apt-get) …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
  return install() === 0 || (run('apt-get', ['update', '-qq'], { env }) === 0 && install() === 0);
}
