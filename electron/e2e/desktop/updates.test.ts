/*
 * Updates in the running app, from a release server on loopback: found, downloaded, installed and
 * started; refused when they are not what was published; never without being asked for.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blocks, install, makeAppImage, publish } from '../../main/updates/testing/release';
import { ReleaseServer } from '../../main/updates/testing/release-server';
import { launchStudio } from '../harness/desktop-shell';
import { temporaryHome } from '../harness/host';

const OLD = '0.1.0';
const NEW = '0.2.0';
/** 6 MB: more than one read of the network, so that a download can break off in the middle. */
const BODY = blocks(96);

let home: string;
let server: ReleaseServer;
let app: ElectronApplication;
let page: Page;
let running = false;
/** The copy of Vitrine that is updated. */
let installed: string;

beforeEach(async () => {
  home = temporaryHome();
  const folder = join(home, 'releases');
  mkdirSync(folder);
  server = await ReleaseServer.start(folder);
  installed = join(home, 'applications', `Vitrine-${OLD}.AppImage`);
  mkdirSync(dirname(installed));
});

afterEach(async () => {
  await end();
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

/** As the AppImage `bytes`; the environment is what its runtime sets. */
async function start(
  bytes = makeAppImage(OLD, BODY),
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  install(installed, bytes);
  const feed = join(home, 'app-update.yml');
  writeFileSync(
    feed,
    JSON.stringify({
      provider: 'generic',
      url: server.url,
      updaterCacheDirName: 'vitrine-updater',
      // As GitHub serves releases.
      useMultipleRangeRequest: false,
    }),
  );
  ({ app, page } = await launchStudio({
    home,
    env: {
      VITRINE_UPDATE_FEED: feed,
      XDG_CACHE_HOME: join(home, 'cache'),
      APPIMAGE: installed,
      APPDIR: dirname(process.env.VITRINE_ELECTRON!),
      ...env,
    },
  }));
  running = true;
  await page.getByText('astronaut.jpg').waitFor();
}

/** Ends the app, where it has not ended by itself. */
async function end(): Promise<void> {
  if (!running) return;
  running = false;
  const ended = app.waitForEvent('close');
  await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => undefined);
  await ended;
}

const dialog = () => page.getByRole('dialog', { name: 'Updates' });
const says = (text: string | RegExp) => dialog().getByText(text).first().waitFor();
const press = (name: string) => dialog().getByRole('button', { name }).click();

async function check(): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Help');
    const item = help?.submenu?.items.find(({ label }) => label === 'Check for Updates…');
    item!.click({}, window, window?.webContents);
  });
}

const files = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];
const started = (): string => {
  const file = join(home, 'started');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

test('nothing is asked of the network before the user asks', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, BODY));
  await start();
  // The page asks main for the state of updates once it is idle: then everything at start has been done.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await page.evaluate(() =>
    (window as unknown as { vitrine: { updates(c: string): Promise<unknown> } }).vitrine.updates(
      'state',
    ),
  );
  expect(server.asked).toEqual([]);
});

test('a newer version is found, downloaded in part, installed and started', async () => {
  const next = makeAppImage(NEW, [...BODY.slice(0, 90), ...blocks(6)]);
  const { name } = publish(server.folder, NEW, next);
  await start();
  await check();
  await says(`Vitrine ${NEW} is available. You have ${OLD}.`);
  expect(server.of(name)).toEqual([]);
  await press('Download');
  await says(/was downloaded and matches its checksum/);

  // Only the blocks that differ were fetched.
  const ranges = server.of(name).map(({ range }) => /bytes=(\d+)-(\d+)/.exec(range ?? '')!);
  const fetched = ranges.reduce((sum, [, from, to]) => sum + Number(to) - Number(from) + 1, 0);
  expect(fetched).toBeLessThan(next.length / 8);
  for (const { headers } of server.asked) expect(headers).not.toHaveProperty('x-user-staging-id');
  expect(existsSync(installed)).toBe(true);
  expect(started()).toBe('');

  const ended = app.waitForEvent('close');
  await press('Restart and install');
  await ended;
  running = false;
  const target = join(dirname(installed), name);
  await expect.poll(started).toBe(`${NEW} ${target}\n`);
  expect(readFileSync(target).equals(next)).toBe(true);
  expect(files(dirname(installed))).toEqual([name]);
});

test('the same version: it is the latest', async () => {
  publish(server.folder, OLD, makeAppImage(OLD, BODY));
  await start();
  await check();
  await says(`Vitrine ${OLD} is the latest version.`);
});

test('an older version is not offered', async () => {
  publish(server.folder, '0.0.9', makeAppImage('0.0.9', BODY));
  await start();
  await check();
  await says(`Vitrine ${OLD} is the latest version.`);
});

test('a file that is not the one published is refused and deleted', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, BODY), Buffer.alloc(64).toString('base64'));
  await start();
  await check();
  await press('Download');
  await says('The download does not match its published checksum');
  expect(files(join(home, 'cache', 'vitrine-updater'))).toEqual([]);
  expect(files(dirname(installed))).toEqual([`Vitrine-${OLD}.AppImage`]);
});

test('a download that breaks off goes on where it was', async () => {
  const next = makeAppImage(NEW, blocks(96));
  const { name } = publish(server.folder, NEW, next);
  // Without a block map of its own the whole file is needed.
  await start(Buffer.from('#!/bin/sh\n'));
  await check();
  await says(/is available/);
  server.breakAfter = 3_000_000;
  await press('Download');
  await says('The connection was lost');
  const [part] = files(join(home, 'cache', 'vitrine-updater', 'partial'));
  expect(part).toMatch(/^[0-9a-f]{128}$/);

  server.breakAfter = null;
  server.asked.length = 0;
  await press('Try again');
  await says(/was downloaded and matches its checksum/);
  const begin = server.of(name).map(({ range }) => /^bytes=(\d+)-$/.exec(range ?? '')?.[1]);
  expect(Math.max(...begin.map((n) => Number(n ?? 0)))).toBeGreaterThan(1_000_000);
  expect(files(join(home, 'cache', 'vitrine-updater', 'partial'))).toEqual([]);
});

test('a download can be cancelled and taken up again', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, blocks(96)));
  await start(Buffer.from('#!/bin/sh\n'));
  await check();
  await says(/is available/);
  server.stallAfter = 2_000_000;
  await press('Download');
  await says(/^[1-9].* MB of /);
  await press('Cancel download');
  await says(/is available/);
  server.stallAfter = null;
  await press('Download');
  await says(/was downloaded and matches its checksum/);
});

test('a server that is down, and one that is back', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, BODY));
  await start();
  const { port, folder } = server;
  await server.close();
  await check();
  await says('The update server does not answer');
  server = await ReleaseServer.start(folder, port);
  await press('Try again');
  await says(/is available/);
});

test('no release for this system, and an answer that is none', async () => {
  await start();
  await check();
  await says('The update server has no release for this system');
  writeFileSync(join(server.folder, 'latest-linux.yml'), '<html>Sign in</html>');
  await press('Try again');
  await says('The update server sent a response that is not a release');
});

test('a copy that cannot be replaced: says so, and nothing changes', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, BODY));
  await start(undefined, { APPIMAGE: '/proc/Vitrine-0.1.0.AppImage' });
  await check();
  await press('Download');
  await press('Restart and install');
  await says('The update could not be written');
  expect(started()).toBe('');
});

test('a copy from an archive shows the download page instead', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, BODY));
  await start(undefined, { APPDIR: '/elsewhere' });
  await app.evaluate(({ shell }) => {
    shell.openExternal = async (url) => {
      (shell as { opened?: string }).opened = url;
    };
  });
  await check();
  await says(/get the new package from the download page/);
  await press('Download page');
  const opened = () => app.evaluate(({ shell }) => (shell as { opened?: string }).opened);
  await expect.poll(opened).toBe(server.url);
});

test('the daily check: off at first, once a day when turned on, quiet', async () => {
  publish(server.folder, NEW, makeAppImage(NEW, BODY));
  await start();
  await check();
  await says(/is available/);
  const daily = dialog().getByRole('checkbox', { name: 'Check once a day' });
  expect(await daily.isChecked()).toBe(false);
  server.asked.length = 0;
  await daily.click();
  await expect.poll(() => daily.isChecked()).toBe(true);
  await expect.poll(() => server.of('latest-linux.yml').length).toBe(1);
  const settings = () => JSON.parse(readFileSync(join(home, 'updates.json'), 'utf8'));
  expect(settings().automatic).toBe(true);
  await end();

  // A second start on the same day asks nothing; on the next day it asks, and says so in the status bar.
  server.asked.length = 0;
  await start();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  expect(server.asked).toEqual([]);
  await end();
  writeFileSync(join(home, 'updates.json'), JSON.stringify({ automatic: true, checkedAt: 0 }));
  await start();
  await page.getByRole('button', { name: `Vitrine ${NEW} is available` }).waitFor();
  expect(await dialog().count()).toBe(0);
});
