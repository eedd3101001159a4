/* The studio in Electron itself: its page, its engine, and what a person does once. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DesktopShell, launchStudio } from '../harness/desktop-shell';
import { temporaryHome } from '../harness/host';
import { testStudio } from '../harness/studio';

const studio = testStudio();

test('shows the studio from its own scheme', async () => {
  const { page } = await studio.open();
  expect(page.url()).toBe('vitrine://app/');
  await page.getByText('astronaut.jpg').waitFor();
});

test('the page has no Node, and the bridge is all there is', async () => {
  const { page } = await studio.open();
  const seen = await page.evaluate(() => ({
    node: 'require' in window || 'process' in window,
    bridge: Object.keys((window as { vitrine?: object }).vitrine ?? {}).sort(),
  }));
  expect(seen.node).toBe(false);
  expect(seen.bridge).toContain('addFile');
  expect(seen.bridge).not.toContain('ipcRenderer');
});

test('analyses a sample', async () => {
  const window = await studio.open();
  await window.openSample('astronaut.jpg');
  await window.predictions.first().waitFor();
});

test('the engine may die: it comes back and works', async () => {
  const window = await studio.open({ expected: /./ });
  const before = await studio.host().enginePid();
  process.kill(before, 'SIGKILL');
  await expect.poll(() => studio.host().enginePid(), { timeout: 60_000 }).not.toBe(before);
  await window.openSample('cat.jpg');
});

test('without its sandbox the window says so', async () => {
  const sandboxed = await studio.open();
  expect(await sandboxed.page.getByText('No sandbox').count()).toBe(0);

  const home = temporaryHome();
  const { app, page } = await launchStudio({ home, args: ['--no-sandbox'] });
  try {
    await page.getByRole('contentinfo').getByText('No sandbox').waitFor();
  } finally {
    await new DesktopShell(app, page).close();
    rmSync(home, { recursive: true, force: true });
  }
});
