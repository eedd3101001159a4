/* Electron's native menu: every item has an action, and its keys are heard from a real keyboard. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { type Menu, menus } from '#shared/contract';
import type { DesktopShell } from '../harness/desktop-shell';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** Presses keys on the X server's keyboard, as a person does. */
const type = (keys: string): void => {
  execFileSync('xdotool', ['key', keys]);
};

const desktop = (window: Studio) => window.shell as DesktopShell;

/** Without a window manager the X server's keyboard speaks to the window under the pointer. */
async function giveKeyboard(): Promise<void> {
  execFileSync('xdotool', ['mousemove', '700', '500', 'click', '1']);
}

test('the menu of the application is the table that the studio is made of', async () => {
  const window = await studio.open();
  const shown = await desktop(window).app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()!.items.map(({ label, submenu }) => [
      label,
      submenu!.items.filter(({ type }) => type !== 'separator').map((item) => item.label),
    ]),
  );
  for (const { title, items } of menus as readonly Menu[]) {
    const labels = shown.find(([label]) => label === title)?.[1];
    expect(labels).toEqual(items.flatMap((item) => (item ? [item.title] : [])));
  }
});

test.runIf(process.platform === 'linux')('keys of the menu do what the menu does', async () => {
  const window = await studio.open();
  const { page } = window;
  await giveKeyboard();
  const panel = (name: string) => page.getByRole('complementary', { name });
  await panel('Inspector').waitFor();
  type('ctrl+alt+b');
  await panel('Inspector').waitFor({ state: 'detached' });
  type('ctrl+alt+b');
  await panel('Inspector').waitFor();
  type('ctrl+shift+p');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
  type('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});
