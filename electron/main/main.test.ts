import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MenuItemConstructorOptions } from 'electron';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { menus } from '#shared/contract';
import { serveApp } from './app-protocol';
import { fileArguments } from './file-arguments';
import { isOurLink } from './links';
import { menuTemplate } from './menu-template';
import { saveFile } from './save-file';
import { groundOf } from './theme';
import { placeWindow, readWindowState, writeWindowState } from './window-state';

// Its package looks for its binary when loaded; nothing here calls it.
vi.mock('electron', () => ({ protocol: {}, app: {}, nativeTheme: {}, BrowserWindow: {} }));

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
  const actions = { send: vi.fn(), openDocument: vi.fn(), clearRecent: vi.fn() };
  const recent = [
    { name: 'trip', path: '/a/trip.vitrine' },
    { name: 'cats & dogs', path: '/b/cats & dogs.vitrine' },
  ];
  const flat = (platform: NodeJS.Platform, documents = recent) =>
    menuTemplate(actions, documents, platform).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : [],
    );
  const openRecent = (documents = recent) => {
    const { submenu, ...item } = flat('linux', documents).find(
      ({ id }) => id === 'document.recent',
    )!;
    return { ...item, entries: submenu as MenuItemConstructorOptions[] };
  };
  const click = ({ click: clicked }: MenuItemConstructorOptions) => (clicked as () => void)();

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
    for (const item of flat('linux')) {
      const { type, role, id } = item;
      if (type === 'separator' || item.submenu) continue;
      expect(Boolean(role) !== Boolean(item.click), id).toBe(true);
      if (!item.click) continue;
      click(item);
      expect(actions.send).toHaveBeenLastCalledWith(id);
    }
  });

  test('macOS has its own menu with Quit, and no line at an end', () => {
    const template = menuTemplate(actions, [], 'darwin');
    expect(template[0]).toEqual({ role: 'appMenu' });
    expect(flat('darwin').some(({ role }) => role === 'quit')).toBe(false);
    for (const { submenu } of template.slice(1)) {
      expect((submenu as { type?: string }[]).at(-1)?.type).not.toBe('separator');
    }
  });

  test('Open Recent lists the documents, newest first, and opens each by its path', () => {
    const { enabled, entries } = openRecent();
    expect(enabled).toBe(true);
    // One ampersand would underline the letter after it.
    expect(entries.slice(0, 2).map(({ label }) => label)).toEqual(['trip', 'cats && dogs']);
    click(entries[1]!);
    expect(actions.openDocument).toHaveBeenCalledWith('/b/cats & dogs.vitrine');
    expect(actions.clearRecent).not.toHaveBeenCalled();
    click(entries.at(-1)!);
    expect(actions.clearRecent).toHaveBeenCalledOnce();
  });

  test('Open Recent is greyed while there is none', () => {
    expect(openRecent([]).enabled).toBe(false);
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

  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  const second = { x: 1920, y: 0, width: 1280, height: 1024 };
  const placed = (saved: typeof screen | null, ...screens: (typeof screen)[]) =>
    placeWindow(saved, [
      screens[0] ?? screen,
      ...(screens.length > 0 ? screens.slice(1) : [second]),
    ]);

  test('the first window stands in the middle of the first screen', () => {
    expect(placed(null)).toEqual({
      bounds: { x: 240, y: 70, width: 1440, height: 900 },
      minWidth: 900,
      minHeight: 600,
    });
  });

  test.each([
    ['a small laptop', { x: 0, y: 25, width: 1280, height: 720 }],
    ['1280 x 720 at 150 %, beside a dock', { x: 64, y: 27, width: 789, height: 453 }],
  ])('on %s the first window fills the work area and no more', (_, small) => {
    const { bounds, minWidth, minHeight } = placed(null, small);
    expect(bounds).toEqual(small);
    expect(minWidth).toBeLessThanOrEqual(small.width);
    expect(minHeight).toBeLessThanOrEqual(small.height);
  });

  test.each([
    ['as it was', [100, 50, 1200, 800], [100, 50, 1200, 800]],
    ['as it was, on the second screen', [1950, 100, 1200, 800], [1950, 100, 1200, 800]],
    ['moved in from the left', [-1100, 50, 1200, 800], [0, 50, 1200, 800]],
    ['moved in from above', [100, -200, 1200, 800], [100, 0, 1200, 800]],
    ['moved up', [100, 1000, 1200, 800], [100, 240, 1200, 800]],
    ['smaller, where its screen is', [1800, 0, 1400, 1040], [1920, 0, 1280, 1024]],
    ['in the middle, where its screen is gone', [4000, 100, 1200, 800], [360, 120, 1200, 800]],
  ])('a saved window comes back %s', (_, [x, y, width, height], bounds) => {
    const saved = { x: x!, y: y!, width: width!, height: height! };
    expect(Object.values(placed(saved).bounds)).toEqual(bounds);
  });
});

test('the ground before the first paint is that of the page, in both themes', async () => {
  const css = await readFile(join(process.cwd(), 'renderer', 'shell', 'tokens.css'), 'utf8');
  const ground = (theme: string) =>
    css.match(new RegExp(`\\[data-theme="${theme}"\\] \\{[^}]*?--bg: (#\\w+);`))?.[1];
  expect(groundOf(true)).toBe(ground('dark'));
  expect(groundOf(false)).toBe(ground('light'));
});

describe('files on the command line', () => {
  test('in development, packaged, with switches', async () => {
    const image = join(folder, 'cat.png');
    await writeFile(image, '');
    expect(fileArguments(['electron', '.', 'cat.png'], folder, false)).toEqual([image]);
    expect(fileArguments(['electron', '--no-sandbox', '/app', '--x=1', image], '/', false)).toEqual(
      [image],
    );
    expect(fileArguments(['Vitrine', 'cat.png', 'none', '.'], folder, true)).toEqual([
      image,
      folder,
    ]);
    expect(fileArguments(['Vitrine'], folder, true)).toEqual([]);
  });

  test('a missing file of ours stays, so that the window can say so', () => {
    expect(fileArguments(['Vitrine', 'gone.VITRINE', 'gone.txt'], folder, true)).toEqual([
      join(folder, 'gone.VITRINE'),
    ]);
  });

  test('file URLs, as Linux desktops give them', async () => {
    const image = join(folder, 'a b ü.png');
    await writeFile(image, '');
    const { href } = pathToFileURL(image);
    expect(fileArguments(['Vitrine', href, 'https://a.example/x.png'], '/', true)[0]).toBe(image);
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
