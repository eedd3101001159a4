/* Unsaved work outlives the death of the application; that of its page: see chaos.test.ts. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DesktopShell, launchStudio } from '../harness/desktop-shell';
import { layout, names, tag, unsavedWork } from '../harness/documents';
import { temporaryHome } from '../harness/host';
import { Studio } from '../harness/studio';

const home = temporaryHome();
const profile = mkdtempSync(join(home, 'profile-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Each start is the same person's: of one state folder and one profile. */
async function start(): Promise<{ window: Studio; shell: DesktopShell }> {
  const { app, page } = await launchStudio({ home, profile });
  const shell = new DesktopShell(app, page);
  const window = new Studio(shell);
  await window.ready();
  await shell.forgetCalls();
  return { window, shell };
}

async function workIsThere(window: Studio, tagged: string): Promise<void> {
  await expect.poll(() => names(window)).toEqual(['cat.jpg', 'coffee.jpg', 'moose.jpg']);
  expect(await layout(window).inputValue()).toBe('split');
  await window.images.filter({ hasText: 'coffee.jpg' }).click();
  await expect.poll(() => tag(window).inputValue()).toBe(tagged);
}

test('the application is killed: the next start offers what was not saved', async () => {
  const first = await start();
  await unsavedWork(first.window, home, { tagged: 'killed' });
  const ended = once(first.shell.app.process(), 'exit');
  first.shell.app.process().kill('SIGKILL');
  await ended;

  const { window, shell } = await start();
  const offer = window.page.getByRole('region', { name: 'Recover unsaved work' });
  await offer.getByText('3 images').waitFor();
  await offer.getByRole('button', { name: 'Recover' }).click();
  await workIsThere(window, 'killed');
  await shell.close();
});
