// npm start: installs what is missing, builds, opens the studio; in Electron where it can be had,
// otherwise in the browser.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.js';
import { endWithNpm, ensureInstalled, root, run, runNode, say } from './lib.js';

const ELECTRON = 'node_modules/electron';
/** Electron is 110 MB: a slow line may need this long, a missing one should not keep us. */
const DOWNLOAD_MS = 5 * 60_000;
/** A host that answers at all answers within this. */
const REACH_MS = 8_000;

endWithNpm();
ensureInstalled();
await build();

const args = process.argv.slice(2);
const whyNot = args.includes('--web') ? 'asked for by --web' : await electronProblem();
if (whyNot) {
  say(`Electron is not used (${whyNot}): opening Vitrine in the browser instead.`);
  process.argv.splice(2, Number.POSITIVE_INFINITY, 'serve', ...args.filter((a) => a !== '--web'));
  await import('../dist/cli.js');
} else {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  become(electronBinary(), [...sandbox, root, ...args]);
}

/** Why Electron cannot be used, in a few words; null when it can. */
async function electronProblem() {
  if (!existsSync(join(root, ELECTRON, 'install.js'))) return 'its package is not installed';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'there is no display';
  }
  if (electronBinary()) return runs();
  if (!(await reachable())) return 'its binary is missing and github.com cannot be reached';
  say('Downloading Electron (110 MB, once) …');
  runNode(`${ELECTRON}/install.js`, [], { timeout: DOWNLOAD_MS, quiet: true });
  return electronBinary() ? runs() : 'its binary could not be downloaded';
}

/** A system may lack libraries that Electron needs: asking for its version shows it. */
function runs() {
  const status = run(electronBinary(), ['--version', '--no-sandbox'], {
    timeout: 20_000,
    quiet: true,
  });
  return status === 0 ? null : 'its binary does not run on this system';
}

/** The installed binary's path, as Electron's own package finds it; null when there is none. */
function electronBinary() {
  const named = join(root, ELECTRON, 'path.txt');
  if (!existsSync(named)) return null;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, ELECTRON, 'dist');
  const binary = join(folder, readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : null;
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

/** The studio takes over: its exit status is ours, and so are our signals. */
function become(command, commandArgs) {
  const child = spawn(command, commandArgs, { stdio: 'inherit', cwd: root });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(`${command}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 0 : (code ?? 1);
  });
}
