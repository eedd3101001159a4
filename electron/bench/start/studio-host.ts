import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { root } from '../fixtures';

/** What a start finds from earlier ones. */
export interface Folders {
  /** The studio's state. */
  readonly home: string;
  /** The browser's: settings, storage, compiled scripts. */
  readonly profile: string;
  remove(): void;
}

/** One way to start the studio. */
export interface StudioHost {
  readonly name: string;
  newFolders(): Folders;
  launch(folders: Folders): Promise<Launched>;
}

interface Launched {
  /** Milliseconds since the epoch. */
  readonly launchedAt: number;
  readonly page: Page;
  close(): Promise<void>;
}

/** How scripts/bench.js found Electron. */
interface ElectronPlace {
  readonly binary: string;
  readonly project: string;
  /** Words that make a command run as an ordinary user. */
  readonly before: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** `electron .` */
export function electronHost(): StudioHost | { problem: string } {
  const found = JSON.parse(process.env.VITRINE_ELECTRON ?? '{"problem":"it was not looked for"}');
  if ('problem' in found) return { problem: `Electron, not measured: ${found.problem}` };
  const { binary, project, before, env }: ElectronPlace = found;
  return {
    name: 'Electron',
    newFolders,
    async launch({ home, profile }) {
      const words = [...before, binary, project];
      const options = [`--user-data-dir=${profile}`, '--remote-debugging-port=0'];
      const [command, ...args] = [...words, ...options] as [string, ...string[]];
      const launchedAt = Date.now();
      const app = spawn(command, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ...env, VITRINE_HOME: home },
      });
      try {
        const address = await said(app, 'stderr', /DevTools listening on (\S+)/);
        return { launchedAt, page: await pageAt(address), close: () => end(app) };
      } catch (error) {
        // Left alone it would keep the bench from ending.
        app.kill('SIGKILL');
        throw error;
      }
    },
  };
}

async function pageAt(address: string): Promise<Page> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  return context!.pages()[0] ?? context!.waitForEvent('page');
}

/** `npm start` with a browser that is open already. */
export function webHost(): StudioHost {
  return {
    name: 'Web host',
    newFolders,
    async launch({ home, profile }) {
      const { chromium } = await import('playwright-core');
      const browser = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM_PATH!,
        args: ['--no-sandbox'],
        viewport: { width: 1440, height: 900 },
      });
      const page = browser.pages()[0] ?? (await browser.newPage());
      const script = join(root, 'scripts', 'start.js');
      const launchedAt = Date.now();
      const server = spawn(process.execPath, [script, '--web', '--no-open'], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, VITRINE_HOME: home },
      });
      await page.goto(await said(server, 'stdout', /(http:\S+)/));
      return {
        launchedAt,
        page,
        close: async () => {
          await browser.close();
          await end(server);
        },
      };
    },
  };
}

function newFolders(): Folders {
  const [home, profile] = ['home', 'profile'].map((name) => {
    const folder = mkdtempSync(join(tmpdir(), `vitrine-start-${name}-`));
    chmodSync(folder, 0o777);
    return folder;
  }) as [string, string];
  return {
    home,
    profile,
    remove: () => {
      for (const folder of [home, profile]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a process says on one of its streams. Rejects with all that it said when it ends before. */
async function said(child: ChildProcess, stream: 'stdout' | 'stderr', wanted: RegExp) {
  let all = '';
  for await (const line of createInterface({ input: child[stream]! })) {
    all += `${line}\n`;
    const found = wanted.exec(line)?.[1];
    if (found) {
      child[stream]!.resume();
      return found;
    }
  }
  throw new Error(`The studio did not start:\n${all}`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
