/* Electron's security list, on the running app: what the page's process can reach. */
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { channels } from '#shared/contract';
import { root } from '../../harness/host';
import { liveStudio, preferences, segmentation } from './live';

const { app, page } = liveStudio();

const NODE = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname'];

test('2. No Node.js integration: neither in the page nor in its workers', async () => {
  const missing = (names: string[]) => names.filter((name) => name in globalThis);
  expect(await page().evaluate(missing, NODE)).toEqual([]);
  await segmentation(page()).click(); // Its map is painted by a worker.
  await expect.poll(() => page().workers().length).toBeGreaterThan(0);
  for (const worker of page().workers()) expect(await worker.evaluate(missing, NODE)).toEqual([]);
  expect(await preferences(app())).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
  });
});

test('3. Context isolation: the page cannot reach or change the preload script', async () => {
  expect(await preferences(app())).toMatchObject({ contextIsolation: true });
  const seen = await page().evaluate(() => {
    const { vitrine } = window as unknown as {
      vitrine: Record<string, (...args: unknown[]) => unknown>;
    };
    const connect = vitrine.connect!;
    const attempt = (change: () => void) => {
      try {
        change();
      } catch {
        // Refused in strict mode.
      }
    };
    attempt(() => {
      vitrine.connect = () => 'changed';
    });
    attempt(() => {
      (window as { vitrine?: unknown }).vitrine = {};
    });
    return {
      unchanged:
        vitrine.connect === connect && (window as { vitrine?: unknown }).vitrine === vitrine,
      // A function of the preload script's own world would lead to that world's globals.
      ours: Object.values(vitrine)
        .filter((call) => typeof call === 'function')
        .every((call) => call.constructor === Function),
    };
  });
  expect(seen).toEqual({ unchanged: true, ours: true });

  // What the preload script calls is not what the page has put in its place.
  await page().evaluate(() => {
    const spied = window as { stolen?: unknown[] };
    spied.stolen = [];
    const push = Array.prototype.push;
    Array.prototype.map = function (this: unknown[]) {
      push.call(spied.stolen, ...this);
      return [];
    } as never;
    Function.prototype.call = function (this: unknown) {
      push.call(spied.stolen, String(this));
    } as never;
  });
  const stolen = await page().evaluate(() => {
    (window as unknown as { vitrine: { connect(): void } }).vitrine.connect();
    return JSON.stringify((window as { stolen?: unknown[] }).stolen);
  });
  expect(stolen).not.toMatch(/ipcRenderer|vitrine:connect/);
  await page().reload();
});

test('4. Process sandboxing: the page runs behind seccomp, without privileges', async () => {
  const metrics = await app().evaluate(({ app: electron }) => electron.getAppMetrics());
  const pages = metrics.filter(({ type }) => type === 'Tab');
  expect(pages).toHaveLength(1);
  for (const { pid, sandboxed } of pages) {
    if (process.platform !== 'linux') {
      expect(sandboxed).toBe(true);
      continue;
    }
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    for (const kind of ['user', 'pid', 'net']) {
      expect(namespaceOf(pid, kind), kind).not.toBe(namespaceOf('self', kind));
    }
  }
  expect(await preferences(app())).toMatchObject({ sandbox: true });
});

/** Of a process that hides it, which the sandbox does, something that no other has. */
function namespaceOf(pid: number | 'self', kind: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code!;
  }
}

test('9. and 10. No experimental features, no further features of Blink', async () => {
  expect(await preferences(app())).toMatchObject({
    experimentalFeatures: false,
    enableBlinkFeatures: '',
  });
});

test('No switch takes a protection away', async () => {
  const given = await app().evaluate(({ app: electron }) =>
    [
      'no-sandbox',
      'disable-web-security',
      'disable-site-isolation-trials',
      'allow-running-insecure-content',
      'ignore-certificate-errors',
      'enable-blink-features',
      'enable-experimental-web-platform-features',
      'js-flags',
    ].filter((name) => electron.commandLine.hasSwitch(name)),
  );
  expect(given).toEqual([]);
});

test('16. A current version of Electron', async () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major] = /\d+/.exec(devDependencies.electron)!;
  // The oldest that had security updates on 2026-11-30: Electron maintains the latest three.
  expect(Number(major)).toBeGreaterThanOrEqual(43);
});

test('20. No API of Electron is exposed to the page', async () => {
  const seen = await page().evaluate(() => ({
    globals: Object.keys(window).filter((name) => /electron|ipc|vitrine/i.test(name)),
    bridge: Object.keys((window as unknown as { vitrine: object }).vitrine).sort(),
  }));
  expect(seen.globals).toEqual(['vitrine']);
  const bridge = readFileSync(join(root, 'shared', 'contract', 'bridge.ts'), 'utf8');
  const declared = bridge.slice(bridge.indexOf('interface Bridge'), bridge.indexOf('\n}\n'));
  expect(seen.bridge).toEqual(
    [...declared.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name).sort(),
  );

  // A listener hears the message and nothing of Electron's event, which would lead to ipcRenderer.
  await page().evaluate(() => {
    const { vitrine, heard } = Object.assign(window, { heard: [] as unknown[] }) as unknown as {
      vitrine: { onMenu(listener: (...args: unknown[]) => void): void };
      heard: unknown[];
    };
    vitrine.onMenu((...args) => heard.push(args));
  });
  await app().evaluate(({ BrowserWindow }, channel) => {
    BrowserWindow.getAllWindows()[0]!.webContents.send(channel, 'none');
  }, channels.menu);
  const heard = () => page().evaluate(() => (window as unknown as { heard: unknown[] }).heard);
  await expect.poll(heard).toEqual([['none']]);
});
