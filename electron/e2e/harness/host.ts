import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The repository's root: tests and benches are run from it. */
export const root = process.cwd();
export const sample = (name: string): string => join(root, 'assets', 'samples', name);
export const golden = (name: string): string =>
  join(root, 'models', 'vit', 'golden', name, 'model.onnx');

const VITRINE = join(root, 'bin', 'vitrine.js');

/** `vitrine ARGS` as a process of its own, with a state folder of its own. */
export const startVitrine = (args: readonly string[], home: string): ChildProcess =>
  spawn(process.execPath, [VITRINE, ...args], {
    env: { ...process.env, VITRINE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

export const temporaryHome = (): string => mkdtempSync(join(tmpdir(), 'vitrine-e2e-'));

/** The web host as a person starts it: `vitrine serve`. */
export class WebHost {
  /** With the token. */
  readonly url: string;
  /** The state folder. */
  readonly home: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess, home: string) {
    this.url = url;
    this.#process = process;
    this.home = home;
  }

  /** Also with the state folder that one which was killed has left. */
  static async start(home = temporaryHome()): Promise<WebHost> {
    const process = startVitrine(['serve', '--no-open', '--port', '0'], home);
    let said = '';
    process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const lines = createInterface({ input: process.stdout! });
    for await (const line of lines) return new WebHost(line, process, home);
    throw new Error(`vitrine serve ended before it told its address:\n${said}`);
  }

  /** The engine's process, the host's only child. */
  enginePid(): number {
    const [pid, ...more] = childrenOf(this.#process.pid!);
    if (pid === undefined || more.length > 0) {
      throw new Error(`The host should have one child, the engine; it has ${more.length + 1}`);
    }
    return pid;
  }

  /** Ends it as a power cut does; the state folder stays. */
  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGINT');
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

function childrenOf(pid: number): number[] {
  const text =
    process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') // `ps` is not everywhere
      : execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return text.split(/\s+/).filter(Boolean).map(Number);
}

/** How far the sum of any row is from 1. */
export function largestMiss(data: ArrayLike<number>, columns: number): number {
  let most = 0;
  for (let row = 0; row < data.length; row += columns) {
    let sum = 0;
    for (let i = row; i < row + columns; i++) sum += data[i]!;
    most = Math.max(most, Math.abs(sum - 1));
  }
  return most;
}
