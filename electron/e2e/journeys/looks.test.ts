import { expect, test } from 'vitest';
import { makeRun, rowOf } from '../../engine/table/testing';
import { brightness, difference, pixelsOf } from '../harness/pixels';
import { bothClean, onDesktop, testStudio } from '../harness/studio';

const studio = testStudio();

test('light and dark: the window changes, the image does not', async () => {
  const window = await studio.open({ expected: /401/ }); // see the reload in security.test.ts
  const { page } = window;
  await window.openSample('astronaut.jpg');
  await page.getByRole('tab', { name: 'Image' }).click();
  const whole = page.locator('body');
  const panel = page.getByRole('complementary', { name: 'Inspector' });
  const [dark, darkImage] = [await pixelsOf(panel), await window.image()];
  expect(brightness(dark)).toBeLessThan(70);

  await window.menu('View', 'Light or Dark');
  await window.pointAway();
  const light = await pixelsOf(panel);
  expect(brightness(light)).toBeGreaterThan(180);
  expect(difference(dark, light)).toBeGreaterThan(0.9);
  const lightImage = await window.image();
  expect(middle(lightImage)).toEqual(middle(darkImage));
  expect(brightness(await pixelsOf(whole))).toBeGreaterThan(150);

  // It is remembered.
  await page.reload();
  await page.getByRole('main').waitFor();
  expect(brightness(await pixelsOf(panel))).toBeGreaterThan(180);
});

/** The middle of the stage, which the image fills. */
function middle({ width, height, data }: Awaited<ReturnType<typeof pixelsOf>>): Buffer {
  const row = Math.floor(height / 2) * width;
  const from = row + Math.floor(width / 2) - 100;
  return data.subarray(from * 4, (from + 200) * 4);
}

test('the theme is the system’s, also when it changes', async () => {
  const window = await studio.open();
  const { page } = window;
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const [colorScheme, color] of [
    ['light', 'rgb(235, 235, 235)'],
    ['dark', 'rgb(18, 18, 18)'],
    ['light', 'rgb(235, 235, 235)'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(ground).toBe(color);
  }
});

test('settings: theme and density take effect at once and are remembered', async () => {
  const window = await studio.open({ expected: /401/ }); // see the reload in security.test.ts
  const { page } = window;
  await window.openSample();
  const colours = (name: string) =>
    page.getByRole('figure', { name: new RegExp(`^Colour-bar: ${name}`) }).count();
  await expect.poll(() => colours('Viridis')).toBe(1);
  const before = await window.image();
  await window.menu('Edit', 'Settings…');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByText(/copied images?, /).waitFor();
  await dialog.getByText(/threads? in use/).waitFor();
  await bothClean(window);
  const theme = dialog.getByLabel('Theme');
  const high = async () => (await theme.boundingBox())!.height;
  const usual = await high();
  await dialog.getByLabel('Density').selectOption('compact');
  await dialog.getByLabel('Threads').selectOption('1');
  await dialog.getByText('1 thread in use.').waitFor();
  await dialog.getByLabel('Colours of maps').selectOption('magma');
  await expect.poll(high).toBeLessThan(usual);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await theme.selectOption('light');
  await expect.poll(ground).toBe('rgb(235, 235, 235)');
  // The maps on the stage have the new colours.
  await window.press('Escape');
  await expect.poll(() => colours('Magma')).toBe(1);
  await expect.poll(async () => difference(before, await window.image())).toBeGreaterThan(0.05);
  await page.reload();
  await page.getByRole('main').waitFor();
  await expect.poll(ground).toBe('rgb(235, 235, 235)');
  await expect.poll(() => colours('Magma')).toBe(1);
  expect(await page.evaluate(() => document.documentElement.dataset.density)).toBe('compact');
});

test('no serious fault of accessibility: empty, with a result, and in every layout', async () => {
  const window = await studio.open();
  await window.page.getByRole('region', { name: 'Or try a sample' }).waitFor();
  await bothClean(window);
  await window.openSample();
  await bothClean(window);
  for (const layout of ['split', 'side-by-side', 'multiples']) {
    await window.page.getByLabel('Layout').selectOption(layout);
    await bothClean(window);
  }
  await window.page.getByRole('tab', { name: 'Image' }).click();
  await bothClean(window);
});

test('nor in palette and dialogs', async () => {
  const { home } = studio.host();
  for (const run of ['first', 'second']) await makeRun(home, run, [rowOf(0, {}), rowOf(1, {})]);
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const dialogs: [string | RegExp, () => Promise<void>][] = [
    ['Command palette', () => window.press('Control+Shift+p')],
    ['Keyboard shortcuts', () => window.press('?')],
    ['About Vitrine', () => window.menu('Help', 'About Vitrine')],
    ['Settings', () => window.menu('Edit', 'Settings…')],
    ['Edit Compact ViT, CIFAR-10', () => window.button('Edit model card').click()],
    ['Disable model', () => window.button('Remove model').click()],
    ['Import from Hugging Face Hub', () => window.menu('Model', 'Import from Hugging Face Hub…')],
    ['New run', () => window.menu('Model', 'New Run…')],
    ['Runs', () => window.menu('Model', 'Runs…')],
    ['Save report', () => window.menu('File', 'Save Report…')],
    ['Compare runs', () => window.menu('Model', 'Compare Runs…')],
    // That of Save document, which is the browser's alone: web/menu-bar.test.ts.
    ...(onDesktop
      ? [
          ['Updates', () => window.menu('Help', 'Check for Updates…')] as [
            string,
            () => Promise<void>,
          ],
        ]
      : []),
    // In Electron's menu the recent documents are a submenu of the system's.
    [
      'Recent documents',
      async () => {
        await window.press('Control+Shift+p');
        await page.getByRole('combobox', { name: 'Command' }).fill('Open Recent');
        await window.press('Enter');
      },
    ],
  ];
  for (const [name, open] of dialogs) {
    await open();
    await page.getByRole('dialog', { name }).waitFor();
    await bothClean(window, String(name));
    await window.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  }
});

test('nor in menus, popovers and messages', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.openSample();
  const menus: [string, () => Promise<void>][] = [
    ['Image', () => window.images.first().click({ button: 'right' })],
    ['Model', () => page.getByText('Compact ViT, CIFAR-10').last().click({ button: 'right' })],
    ['Stage', () => window.board.click({ button: 'right' })],
    ['Panel', () => page.getByText('1 image').click({ button: 'right' })],
    ['Figure', () => window.button('Figure').click()],
    [
      'Execution provider',
      () =>
        page
          .getByRole('contentinfo')
          .getByText(/thread/)
          .click(),
    ],
  ];
  for (const [name, open] of menus) {
    await open();
    await page.getByRole('menu', { name }).waitFor();
    await bothClean(window, name);
    await window.press('Escape');
    await expect.poll(() => page.getByRole('menu', { name }).count()).toBe(0);
  }
  await window.button('Appearance').click();
  await bothClean(window);
  await window.press('Escape');
  await window.drop(import.meta.filename);
  await window.alerts.first().waitFor();
  await bothClean(window);
});

test('a narrow window still holds everything', async () => {
  const window = await studio.open();
  const { page } = window;
  await window.shell.resize(1024, 700);
  await window.openSample();
  const overflow = await page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    return [scrollWidth - clientWidth, scrollHeight - clientHeight];
  });
  expect(overflow).toEqual([0, 0]);
  for (const name of ['Appearance', 'Figure', 'Run']) {
    await window.button(name).waitFor();
  }
  await bothClean(window);
});
