// npm start: installs what is missing, builds, opens the studio; in Electron where it can be had,
// otherwise in the browser.
import { spawn } from 'node:child_process';
import { build } from './build.js';
import { findElectron } from './electron.js';
import { endWithNpm, ensureInstalled, root, say } from './lib.js';
import { isRoot } from './ordinary-user.js';

/** Electron for root: without Chromium's sandbox, and only when asked. */
const UNSANDBOXED = '--no-sandbox';

endWithNpm();
ensureInstalled();
await build();

const args = process.argv.slice(2);
const { path, problem } = await chooseElectron();
if (problem) {
  say(`Vitrine opens in the browser, not in Electron: ${problem}.`);
  process.argv.splice(2, Number.POSITIVE_INFINITY, 'serve', ...args.filter(isForServer));
  await import('../dist/cli.js');
} else {
  become(path, [root, ...args]);
}

/** What `vitrine serve` knows; the rest is for Electron. */
function isForServer(arg) {
  return arg !== '--web' && arg !== UNSANDBOXED;
}

/** `{ path }` of Electron, or `{ problem }`: why the browser is used, in a few words. */
async function chooseElectron() {
  if (args.includes('--web')) return { problem: 'you asked for it with --web' };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { problem: 'there is no display' };
  }
  if (isRoot && !args.includes(UNSANDBOXED)) {
    return {
      problem: `you are root, and Chromium's sandbox does not work for root (\`npm start -- ${UNSANDBOXED}\` opens Electron without it)`,
    };
  }
  return findElectron();
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
