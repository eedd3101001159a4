import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { menus } from '#shared/contract';
import { serveApp } from './app-protocol';
import { fileArguments } from './file-arguments';
import { isOurLink } from './links';
import { menuTemplate } from './menu-template';
import { saveFile } from './save-file';
import { isReachable, readWindowState, writeWindowState } from './window-state';

// Its package looks for its binary when loaded; nothing here calls it.
vi.mock('electron', () => ({ protocol: {} }));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-main-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('links that may be opened', () => {
  test.each([
    'https://arxiv.org/abs/2010.11929',
    'https://github.com/a/b',
    'https://huggingface.co',
  ])('%s', (link) => expect(isOurLink(link)).toBe(true));
  test.each([
    'http://arxiv.org/',
    'https://arxiv.org.evil.example/',
    'https://arxiv.org@evil.example/',
    'https://user@arxiv.org/',
    'https://arxiv.org:8443/',
    'https://sub.arxiv.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://github.com/share',
    'github.com',
    '',
  ])('not %j', (link) => expect(isOurLink(link)).toBe(false));
});

describe('the native menu', () => {
  const flat = (platform: NodeJS.Platform, send = (_: string): void => undefined) =>
    menuTemplate(send, platform).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

  test('has every item of the shared table, once', () => {
    const ids = menus.flatMap(({ items }) => items.flatMap((item) => (item ? [item.id] : [])));
    const shown = flat('linux').flatMap(({ id }) => (id ? [id] : []));
    expect(shown).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('no two items share a key', () => {
    const keys = flat('linux').flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('an item sends its action, or is done by the platform', () => {
    const send = vi.fn();
    for (const { type, role, click, id } of flat('linux', send)) {
      if (type === 'separator') continue;
      expect(Boolean(role) !== Boolean(click), id).toBe(true);
      (click as (() => void) | undefined)?.();
      if (click) expect(send).toHaveBeenLastCalledWith(id);
    }
  });

  test('macOS has its own menu with Quit, and no line at an end', () => {
    expect(menuTemplate(() => undefined, 'darwin')[0]).toEqual({ role: 'appMenu' });
    expect(flat('darwin').some(({ role }) => role === 'quit')).toBe(false);
    for (const { submenu } of menuTemplate(() => undefined, 'darwin').slice(1)) {
      expect((submenu as { type?: string }[]).at(-1)?.type).not.toBe('separator');
    }
  });
});

describe('the window state', () => {
  test('comes back as it was written', () => {
    const file = join(folder, 'window.json');
    const state = { bounds: { x: -5, y: 10, width: 1200, height: 800 }, maximized: true };
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
  });

  test.each(['', '{', '[]', '{"bounds":{"x":0,"y":0,"width":1,"height":1},"maximized":false}'])(
    'damaged or senseless (%j): none',
    async (text) => {
      const file = join(folder, 'damaged.json');
      await writeFile(file, text);
      expect(readWindowState(file)).toBeNull();
      expect(readWindowState(join(folder, 'none.json'))).toBeNull();
    },
  );

  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 1280, height: 1024 },
  ];
  test.each([
    [{ x: 100, y: 50, width: 1200, height: 800 }, true],
    [{ x: 2500, y: 100, width: 1200, height: 800 }, true],
    [{ x: -1100, y: 50, width: 1200, height: 800 }, true],
    [{ x: -1190, y: 50, width: 1200, height: 800 }, false],
    [{ x: 100, y: -200, width: 1200, height: 800 }, false],
    [{ x: 4000, y: 100, width: 1200, height: 800 }, false],
    [{ x: 100, y: 1000, width: 1200, height: 800 }, false],
  ])('%j can be reached: %s', (bounds, expected) => {
    expect(isReachable(bounds, screens)).toBe(expected);
  });
});

describe('files on the command line', () => {
  test('in development, packaged, with switches, and only those that exist', async () => {
    const picture = join(folder, 'cat.png');
    await writeFile(picture, '');
    expect(fileArguments(['electron', '.', 'cat.png'], folder, false)).toEqual([picture]);
    expect(
      fileArguments(['electron', '--no-sandbox', '/app', '--x=1', picture], '/', false),
    ).toEqual([picture]);
    expect(fileArguments(['Vitrine', 'cat.png', 'none.png'], folder, true)).toEqual([picture]);
    expect(fileArguments(['Vitrine'], folder, true)).toEqual([]);
  });
});

describe('saving', () => {
  test('replaces a file whole, and leaves nothing else', async () => {
    const place = join(folder, 'saved');
    await mkdir(place);
    const file = join(place, 'figure.png');
    await saveFile(file, new Uint8Array([1, 2, 3]));
    await saveFile(file, new Uint8Array([4]));
    expect([...(await readFile(file))]).toEqual([4]);
    expect(await readdir(place)).toEqual(['figure.png']);
  });

  test('where it cannot: the reason, and the old file stays', async () => {
    const file = join(folder, 'is-a-folder');
    await mkdir(join(file, 'full'), { recursive: true });
    await expect(saveFile(file, new Uint8Array([1]))).rejects.toMatchObject({
      code: 'disk',
      detail: { file },
    });
    expect(await readdir(file)).toEqual(['full']);
    await expect(saveFile(join(folder, 'no', 'x'), new Uint8Array(1))).rejects.toMatchObject({
      code: 'disk',
    });
  });
});

describe('the app protocol', () => {
  const get = (url: string, method = 'GET') => serveApp(folder, new Request(url, { method }));
  beforeAll(async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), 'the studio');
    await writeFile(join(folder, 'assets', 'a.js'), 'run()');
  });

  test('serves the page and its files, with strict headers', async () => {
    const page = await get('vitrine://app/');
    expect(await page.text()).toBe('the studio');
    const csp = page.headers.get('content-security-policy');
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toMatch(/unsafe|http|ws:/);
    expect(await (await get('vitrine://app/assets/a.js')).text()).toBe('run()');
  });

  test.each([
    'vitrine://app/../secret',
    'vitrine://app/%2e%2e/%2e%2e/etc/passwd.json',
    'vitrine://app/..%2f..%2fetc/passwd.json',
    'vitrine://other/index.html',
    'vitrine://app/none.js',
  ])('%s: not found', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  test('a link that leads out of the folder: not found', async () => {
    await symlink(join(folder, '..'), join(folder, 'out'));
    await writeFile(join(folder, '..', 'vitrine-secret.json'), '{}');
    expect((await get('vitrine://app/out/vitrine-secret.json')).status).toBe(404);
    await rm(join(folder, '..', 'vitrine-secret.json'));
  });

  test('only reads', async () => {
    expect((await get('vitrine://app/', 'POST')).status).toBe(404);
  });
});
