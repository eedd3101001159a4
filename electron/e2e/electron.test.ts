/*
 * The studio in Electron itself: starts, shows the page from vitrine://app/, reaches the engine in its
 * utility process, and survives that process's death. Runs where Electron's binary is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const binary = electronBinary();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY);
if (!binary) console.warn('NOT TESTED: Electron, since its binary is not installed here');
else if (!hasDisplay) console.warn('NOT TESTED: Electron, since there is no display');

function electronBinary(): string | null {
  const electron = join(root, 'node_modules', 'electron');
  const named = join(electron, 'path.txt');
  if (!existsSync(named)) return null;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electron, 'dist');
  const path = join(folder, readFileSync(named, 'utf8').trim());
  return existsSync(path) ? path : null;
}

describe.skipIf(!binary || !hasDisplay)('Electron (skipped where its binary is missing)', () => {
  let home: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'vitrine-electron-'));
    app = await _electron.launch({
      executablePath: binary!,
      args: ['--no-sandbox', root, `--user-data-dir=${home}`],
      env: { ...process.env, VITRINE_HOME: home } as Record<string, string>,
    });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    await rm(home, { recursive: true, force: true });
  });

  test('shows the studio from its own scheme', async () => {
    expect(page.url()).toBe('vitrine://app/');
    await page.getByText('astronaut.jpg').waitFor();
  });

  test('the page has no Node, and the bridge is all there is', async () => {
    const seen = await page.evaluate(() => ({
      node: 'require' in window || 'process' in window,
      bridge: Object.keys((window as { vitrine?: object }).vitrine ?? {}).sort(),
    }));
    expect(seen.node).toBe(false);
    expect(seen.bridge).toContain('addFile');
    expect(seen.bridge).not.toContain('ipcRenderer');
  });

  test('leaves neither by a link nor by a new window', async () => {
    await page.evaluate(() => {
      window.open('https://evil.example/');
      location.href = 'https://evil.example/';
    });
    await page.waitForTimeout(500);
    expect(page.url()).toBe('vitrine://app/');
    expect(app.windows()).toHaveLength(1);
  });

  const predictions = () => page.getByLabel('Most probable classes').locator('li').first();
  const enginePid = () =>
    app.evaluate(
      ({ app: electron }) =>
        electron.getAppMetrics().find(({ name }) => name === 'Vitrine engine')?.pid ?? 0,
    );

  test('analyses a sample', async () => {
    await page.getByText('astronaut.jpg').click();
    await predictions().waitFor();
  });

  test('the engine may die: it comes back and works', async () => {
    const before = await enginePid();
    process.kill(before, 'SIGKILL');
    await expect.poll(enginePid, { timeout: 30_000 }).not.toBe(before);
    await page.reload();
    await page.getByText('cat.jpg').click();
    await predictions().waitFor();
  });
});
