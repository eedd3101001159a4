/* Titles, recent documents, themes, files dragged out and the first window, as the desktop sees them. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ElectronApplication, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test } from 'vitest';
import { DesktopShell, type LaunchOptions, launchStudio } from '../harness/desktop-shell';
import { layout, work } from '../harness/documents';
import { root, sample } from '../harness/host';
import { Studio, testStudio } from '../harness/studio';
import { appOf } from './spies';

const studio = testStudio();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-manners-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the studio with a profile that outlives it. */
let started: Studio[] = [];
async function launch(options: Omit<LaunchOptions, 'home'>): Promise<Studio> {
  const { app, page } = await launchStudio({ home: studio.host().home, ...options });
  const window = new Studio(new DesktopShell(app, page));
  started.push(window);
  page.setDefaultTimeout(60_000);
  await page
    .getByRole('contentinfo')
    .getByText(/thread/)
    .waitFor();
  return window;
}
afterEach(async () => {
  for (const { shell } of started) await shell.close();
  started = [];
});
const freshProfile = () => mkdtempSync(join(folder, 'profile-'));

/** Ends the application as a person does, and waits until it has ended. */
async function quit(window: Studio): Promise<void> {
  const app = appOf(window);
  const ended = app.waitForEvent('close');
  await app.evaluate(({ app: electron }) => void setImmediate(() => electron.quit()));
  await ended;
}

const recentMenu = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => {
    const { enabled, submenu } = Menu.getApplicationMenu()!.getMenuItemById('document.recent')!;
    const labels = submenu!.items.filter(({ type }) => type === 'normal').map((one) => one.label);
    return { enabled, labels };
  });

test('recent documents are in the menu and in the list of the system, and open from there', async () => {
  const window = await studio.open();
  const app = appOf(window);
  expect(await recentMenu(app)).toEqual({ enabled: false, labels: ['Clear Recent'] });
  await app.evaluate(({ app: electron }) => {
    const told: string[] = [];
    (globalThis as { __told?: string[] }).__told = told;
    electron.addRecentDocument = (path) => void told.push(path);
    electron.clearRecentDocuments = () => void told.push('cleared');
  });
  const told = () => app.evaluate(() => (globalThis as { __told?: string[] }).__told);

  await work(window);
  const { path } = await window.shell.saveDocument('R&D');
  await expect
    .poll(() => recentMenu(app))
    .toEqual({
      enabled: true,
      labels: ['R&&D', 'Clear Recent'],
    });
  expect(await told()).toEqual([path]);
  await expect.poll(() => window.page.title()).toBe('coffee.jpg – R&D – Vitrine');

  await window.menu('Edit', 'Clear Library');
  await expect.poll(() => window.images.count()).toBe(0);
  await app.evaluate(({ Menu, BrowserWindow }) => {
    const [shown] = BrowserWindow.getAllWindows();
    const { submenu } = Menu.getApplicationMenu()!.getMenuItemById('document.recent')!;
    submenu!.items[0]!.click({}, shown, shown!.webContents);
  });
  await expect.poll(() => window.images.count()).toBe(3);

  await app.evaluate(({ Menu }) => {
    const { submenu } = Menu.getApplicationMenu()!.getMenuItemById('document.recent')!;
    submenu!.items.at(-1)!.click();
  });
  await expect.poll(() => recentMenu(app)).toEqual({ enabled: false, labels: ['Clear Recent'] });
  expect(await told()).toEqual([path, 'cleared']);
  expect(existsSync(path)).toBe(true);
});

test('the title bar stands for the file and shows unsaved changes', async () => {
  const window = await studio.open();
  const app = appOf(window);
  await app.evaluate(({ BrowserWindow }) => {
    const [shown] = BrowserWindow.getAllWindows();
    const bar = { file: '', edited: false };
    (globalThis as { __bar?: typeof bar }).__bar = bar;
    shown!.setRepresentedFilename = (file) => {
      bar.file = file;
    };
    shown!.setDocumentEdited = (edited) => {
      bar.edited = edited;
    };
  });
  const bar = () =>
    app.evaluate(({ BrowserWindow }) => ({
      ...(globalThis as { __bar?: { file: string; edited: boolean } }).__bar!,
      title: BrowserWindow.getAllWindows()[0]!.getTitle(),
    }));
  await work(window);
  await expect.poll(bar).toEqual({
    file: '',
    edited: true,
    title: 'coffee.jpg – Untitled* – Vitrine',
  });
  const { path } = await window.shell.saveDocument('titled');
  await expect.poll(bar).toEqual({
    file: path,
    edited: false,
    title: 'coffee.jpg – titled – Vitrine',
  });
  await layout(window).selectOption('one');
  await expect.poll(bar).toEqual({
    file: path,
    edited: true,
    title: 'coffee.jpg – titled* – Vitrine',
  });
});

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);
const ground = (window: Studio) =>
  appOf(window).evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.getBackgroundColor(),
  );

test('light or dark is that of the system until a person chooses, also before the first paint', async () => {
  const profile = freshProfile();
  const window = await launch({ profile, colorScheme: null });
  const setSystem = (to: 'dark' | 'light') =>
    appOf(window).evaluate(({ nativeTheme }, wanted) => {
      // What is left of a system that changes: the source is not told to the page otherwise.
      nativeTheme.themeSource = wanted;
    }, to);
  for (const to of ['light', 'dark', 'light'] as const) {
    await setSystem(to);
    await expect.poll(() => theme(window.page)).toBe(to);
    expect(await ground(window)).toBe(to === 'light' ? '#EBEBEB' : '#121212');
  }
  await setSystem('dark');
  await expect.poll(() => theme(window.page)).toBe('dark');
  await window.menu('View', 'Light or Dark');
  await expect.poll(() => theme(window.page)).toBe('light');
  const source = (of: Studio) => appOf(of).evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  await expect.poll(() => source(window)).toBe('light');
  await quit(window);

  const next = await launch({ profile, colorScheme: null });
  expect(await ground(next)).toBe('#EBEBEB');
  expect(await theme(next.page)).toBe('light');
  await next.menu('View', 'Same as System');
  await expect.poll(() => source(next)).toBe('system');
});

test('a figure is dragged out as a file that other applications can read', async () => {
  const profile = freshProfile();
  const window = await launch({ profile });
  const app = appOf(window);
  await window.openSample('cat.jpg');
  await app.evaluate(({ BrowserWindow }) => {
    const [shown] = BrowserWindow.getAllWindows();
    shown!.webContents.startDrag = ({ file, icon }) => {
      const { width, height } = (icon as Electron.NativeImage).getSize();
      (globalThis as { __dragged?: unknown }).__dragged = { file, width, height };
    };
  });
  const dragged = () =>
    app.evaluate(
      () => (globalThis as { __dragged?: { file: string; height: number } }).__dragged ?? null,
    );
  const box = (await window.button('Figure').boundingBox())!;
  await window.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await window.page.mouse.down();
  await window.page.mouse.move(box.x + 40, box.y + 200, { steps: 10 });
  await expect.poll(dragged).not.toBeNull();
  await window.page.mouse.up();
  const { file, height } = (await dragged())!;
  expect(height).toBe(96);
  expect(file).toMatch(/cat-[\w-]+\.png$/);
  expect((await sharp(file).metadata()).format).toBe('png');
  expect(readFileSync(file).includes('vitrine-figure/1')).toBe(true);
  // A click still opens the menu.
  await window.button('Figure').click();
  await window.page.getByRole('menu', { name: 'Figure' }).waitFor();
  await quit(window);
  expect(existsSync(file)).toBe(false);
});

test('files of every kind that the packages declare open from the command line', async () => {
  const named = join(folder, 'a b ü.jpg');
  writeFileSync(named, readFileSync(sample('cat.jpg')));
  const profile = freshProfile();
  const window = await launch({ profile, args: [sample('moose.jpg')] });
  await window.images.filter({ hasText: 'moose.jpg' }).waitFor();

  // A second start hands over its files, shows the first one's window, and ends.
  const start = (...args: string[]) =>
    new Promise<number | null>((resolve) => {
      // Electron takes no switch after an address.
      const words = [root, `--user-data-dir=${profile}`, ...args];
      const child = spawn(process.env.VITRINE_ELECTRON!, words, { cwd: folder, stdio: 'ignore' });
      child.once('exit', resolve);
    });
  writeFileSync(join(folder, 'relative.png'), readFileSync(sample('coffee.jpg')));
  expect(await start('relative.png', pathToFileURL(named).href)).toBe(0);
  await window.images.filter({ hasText: 'relative.png' }).waitFor();
  await window.images.filter({ hasText: 'a b ü.jpg' }).waitFor();
  expect(await start('gone.vitrine')).toBe(0);
  await window.alerts.filter({ hasText: 'gone.vitrine' }).waitFor();
});

test.each([1, 2])('the first window fits a screen scaled by %d', async (scale) => {
  const window = await launch({
    profile: freshProfile(),
    args: [`--force-device-scale-factor=${scale}`],
  });
  const { bounds, area } = await appOf(window).evaluate(({ BrowserWindow, screen }) => ({
    bounds: BrowserWindow.getAllWindows()[0]!.getBounds(),
    area: screen.getPrimaryDisplay().workArea,
  }));
  expect(bounds.width).toBe(Math.min(1440, area.width));
  expect(bounds.height).toBe(Math.min(900, area.height));
  expect(bounds.x).toBeGreaterThanOrEqual(area.x);
  expect(bounds.x + bounds.width).toBeLessThanOrEqual(area.x + area.width);
  expect(bounds.y + bounds.height).toBeLessThanOrEqual(area.y + area.height);
});

test('the window comes back where it was', async () => {
  const profile = freshProfile();
  const window = await launch({ profile });
  const where = { x: 150, y: 90, width: 1111, height: 777 };
  const bounds = (of: Studio) =>
    appOf(of).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
  await appOf(window).evaluate(({ BrowserWindow }, to) => {
    BrowserWindow.getAllWindows()[0]!.setBounds(to);
  }, where);
  await expect.poll(() => bounds(window)).toEqual(where);
  await quit(window);
  expect(await bounds(await launch({ profile }))).toEqual(where);
});
