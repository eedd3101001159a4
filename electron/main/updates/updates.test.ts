import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UpdateState } from '#shared/contract';
import { stageAppImage } from './app-image';
import { explain } from './errors';
import { downloadPage, readFeed } from './feed';
import { packageForm } from './package-form';
import {
  readUpdateSettings,
  type UpdateSettings,
  untilNextCheck,
  writeUpdateSettings,
} from './settings';
import { type Updater, Updates } from './updates';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-updates-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe('the form of the package', () => {
  const form = (facts: Partial<Parameters<typeof packageForm>[0]>) =>
    packageForm({
      platform: 'linux',
      execPath: '/tmp/.mount_x/vitrine',
      env: {},
      ...facts,
    });
  const APPIMAGE = '/home/a/Vitrine.AppImage';

  test('an AppImage, from the place where it is mounted', () => {
    expect(form({ env: { APPIMAGE, APPDIR: '/tmp/.mount_x' } })).toBe('appimage');
  });
  test('not one that was started from the terminal of another AppImage', () => {
    expect(form({ env: { APPIMAGE, APPDIR: '/tmp/.mount_other' } })).toBe('other');
    expect(form({ env: { APPIMAGE } })).toBe('other');
  });
  test('a Debian package or an unpacked archive', () => expect(form({})).toBe('other'));
  test('on Windows, installed or unpacked', () => {
    const execPath = join(folder, 'vitrine.exe');
    expect(form({ platform: 'win32', execPath })).toBe('other');
    writeFileSync(join(folder, 'Uninstall Vitrine.exe'), '');
    expect(form({ platform: 'win32', execPath })).toBe('nsis');
  });
  test('on macOS', () => expect(form({ platform: 'darwin' })).toBe('mac'));
});

describe('where releases are', () => {
  const write = (name: string, feed: unknown) => {
    writeFileSync(join(folder, name), typeof feed === 'string' ? feed : JSON.stringify(feed));
    return join(folder, name);
  };
  const read = (packaged: boolean, VITRINE_UPDATE_FEED?: string) =>
    readFeed({
      packaged,
      resourcesPath: folder,
      env: VITRINE_UPDATE_FEED ? { VITRINE_UPDATE_FEED } : {},
    });
  const github = { provider: 'github', owner: 'o', repo: 'r' };

  test('a package has its own; the environment cannot name another', async () => {
    write('app-update.yml', github);
    const other = write('other.yml', { provider: 'generic', url: 'https://evil.example/' });
    expect((await read(true, other))?.feed).toEqual(github);
    expect((await read(false, other))?.path).toBe(other);
  });
  test('a package takes nothing over plain HTTP', async () => {
    write('app-update.yml', { provider: 'generic', url: 'http://example.org/' });
    expect(await read(true)).toBeNull();
  });
  test.each([
    '',
    'provider: github',
    '- a',
    'a: b: c',
    '{"provider":"s3"}',
    '{"provider":"generic","url":"file:///x"}',
  ])('missing or senseless (%j): none', async (text) => {
    expect(await read(true)).toBeNull();
    write('app-update.yml', text);
    expect(await read(true)).toBeNull();
  });
  test('the page for people', async () => {
    write('app-update.yml', 'provider: github\nowner: o\nrepo: r\n');
    expect(downloadPage((await read(true))!.feed)).toBe('https://github.com/o/r/releases/latest');
  });
});

describe('settings', () => {
  test('off without a file, or with a damaged one; kept otherwise', async () => {
    const file = join(folder, 'updates.json');
    const off = { automatic: false, checkedAt: 0 };
    expect(await readUpdateSettings(file)).toEqual(off);
    writeFileSync(file, '{"automatic":1');
    expect(await readUpdateSettings(file)).toEqual(off);
    await writeUpdateSettings(file, { automatic: true, checkedAt: 5 });
    expect(await readUpdateSettings(file)).toEqual({ automatic: true, checkedAt: 5 });
  });

  const HOUR = 3_600_000;
  test.each([
    ['never checked', 0, 0],
    ['an hour ago', 99 * HOUR, 23 * HOUR],
    ['two days ago', 52 * HOUR, 0],
    ['in the future', 120 * HOUR, 0],
  ])('last check %s', (_, checkedAt, expected) => {
    expect(untilNextCheck({ automatic: true, checkedAt }, 100 * HOUR)).toBe(expected);
  });
});

describe('replacing an AppImage', () => {
  const files = () => readdirSync(join(folder, 'here'));
  const given = (name: string) => {
    const running = join(folder, 'here', name);
    const download = join(folder, 'Vitrine-0.2.0.AppImage');
    mkdirSync(join(folder, 'here'));
    writeFileSync(running, 'old');
    writeFileSync(download, '#!/bin/sh\n');
    return { running, download };
  };

  test('before it is put in place the running one is untouched', async () => {
    const { running, download } = given('Vitrine-0.1.0.AppImage');
    const install = await stageAppImage(download, running);
    expect(readFileSync(running, 'utf8')).toBe('old');
    install();
    expect(files()).toEqual(['Vitrine-0.2.0.AppImage']);
  });
  test('a name of the user is kept', async () => {
    const { running, download } = given('studio.AppImage');
    (await stageAppImage(download, running))();
    expect(files()).toEqual(['studio.AppImage']);
    expect(readFileSync(running, 'utf8')).toBe('#!/bin/sh\n');
  });
  test('a download that has gone: an error, and nothing half done', async () => {
    const { running } = given('studio.AppImage');
    await expect(stageAppImage(join(folder, 'gone'), running)).rejects.toThrow();
    expect(files()).toEqual(['studio.AppImage']);
  });
});

describe('steps', () => {
  const never = new Promise<never>(() => undefined);
  const given = (updater: Partial<Updater>, settings?: Partial<UpdateSettings>) => {
    const seen: UpdateState[] = [];
    const load = vi.fn(async () => ({ onError() {}, ...updater }) as Updater);
    const save = vi.fn(async (_: UpdateSettings) => undefined);
    const callOff = vi.fn();
    const quit = vi.fn((_: () => void) => callOff);
    const updates = new Updates({
      version: '0.1.0',
      unavailable: null,
      installs: true,
      load,
      save,
      quit,
      openPage() {},
      settings: { automatic: false, checkedAt: 0, ...settings },
      onChange: (state) => void seen.push(state),
    });
    return { updates, load, save, quit, callOff, kinds: () => seen.map(({ step }) => step.kind) };
  };

  test('nothing is downloaded before it is found, or installed before it is downloaded', async () => {
    const { updates, load, kinds } = given({ check: async () => '0.2.0' });
    for (const command of ['download', 'install', 'cancel'] as const) await updates.run(command);
    expect(load).not.toHaveBeenCalled();
    expect(kinds()).toEqual([]);
  });

  test('a second check while one runs is the same check', async () => {
    const check = vi.fn(() => never);
    const { updates, kinds } = given({ check });
    await updates.run('check');
    await updates.run('check');
    await vi.waitFor(() => expect(check).toHaveBeenCalled());
    expect(check).toHaveBeenCalledTimes(1);
    expect(kinds()).toEqual(['checking']);
  });

  test('a user who keeps Vitrine open can call the installation off, and ask for it again', async () => {
    const { updates, quit, callOff } = given({
      check: async () => '0.2.0',
      download: async () => undefined,
      prepareInstall: async () => () => undefined,
    });
    const at = (kind: string) => vi.waitFor(() => expect(updates.state.step.kind).toBe(kind));
    await updates.run('check');
    await at('available');
    await updates.run('download');
    await at('ready');
    await updates.run('install');
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(1));
    await at('installing');
    await updates.run('cancel');
    expect(callOff).toHaveBeenCalledTimes(1);
    await at('ready');
    await updates.run('install');
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(2));
  });

  test('what fails is said, and can be tried again', async () => {
    const check = vi.fn().mockRejectedValueOnce(new Error('net::ERR_NAME_NOT_RESOLVED'));
    const { updates } = given({ check: check.mockResolvedValue(null) });
    await updates.run('check');
    await vi.waitFor(() =>
      expect(updates.state.step).toMatchObject({
        kind: 'failed',
        retry: 'check',
        error: { code: 'network', message: 'There is no network connection' },
      }),
    );
    await updates.run('check');
    await vi.waitFor(() => expect(updates.state.step.kind).toBe('current'));
  });

  test('by itself it checks once a day, from when it is turned on, and says nothing of failures', async () => {
    vi.useFakeTimers({ now: 1e12 });
    vi.spyOn(console, 'error').mockReturnValue();
    const check = vi.fn(async (): Promise<string | null> => {
      throw new Error('net::ERR_INTERNET_DISCONNECTED');
    });
    const { updates, kinds } = given({ check });
    const pass = (hours: number) => vi.advanceTimersByTimeAsync(hours * 3_600_000);
    updates.schedule();
    await pass(100);
    expect(check).not.toHaveBeenCalled();
    await updates.run('automatic');
    await pass(1);
    expect(check).toHaveBeenCalledTimes(1);
    await pass(22);
    expect(check).toHaveBeenCalledTimes(1);
    await pass(24);
    expect(check).toHaveBeenCalledTimes(2);
    expect(new Set(kinds())).toEqual(new Set(['idle']));
    check.mockResolvedValue('0.2.0');
    await pass(24);
    expect(updates.state.step).toMatchObject({ kind: 'available', latest: '0.2.0' });
    await updates.run('manual');
    await pass(100);
    expect(check).toHaveBeenCalledTimes(3);
  });

  test('a build without a feed looks nowhere', async () => {
    const load = vi.fn();
    const updates = new Updates({
      version: '0.1.0',
      unavailable: 'A development build.',
      installs: false,
      load,
      save: async () => undefined,
      quit: () => () => {},
      openPage() {},
      onChange() {},
      settings: { automatic: true, checkedAt: 0 },
    });
    vi.useFakeTimers();
    updates.schedule();
    await updates.run('check');
    await vi.advanceTimersByTimeAsync(1e9);
    expect(load).not.toHaveBeenCalled();
    expect(updates.state.step.kind).toBe('unavailable');
  });
});

test.each([
  ['ENOSPC: no space left on device, write', 'The disk is full'],
  ['EACCES: permission denied, open', 'The update could not be written'],
  ['net::ERR_CONNECTION_REFUSED', 'The update server does not answer'],
  ['net::ERR_CERT_DATE_INVALID', 'The connection to the update server is not secure'],
  ['net::ERR_CONTENT_LENGTH_MISMATCH', 'The connection was lost'],
  ['Cannot download "https://x", status 503: Unavailable', 'The update server reported an error'],
])('%s: %s', (text, message) => {
  expect(explain(new Error(text)).message).toBe(message);
});

test('what is unknown stays as it is', () => {
  expect(explain(new Error('Odd'))).toMatchObject({ code: 'internal', message: 'Odd' });
});
