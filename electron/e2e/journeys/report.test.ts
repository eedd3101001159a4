import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { difference } from '../harness/pixels';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();

/** A view that differs from the first one. */
async function arrange(window: Studio): Promise<void> {
  await window.openSample('astronaut.jpg');
  await window.showHead(2, 3);
  await window.mapShown(/Layer 3, head 4/);
}

async function saveReport(window: Studio, format: string): Promise<{ name: string; path: string }> {
  const { page } = window;
  await window.menu('File', 'Save Report…');
  await page.getByLabel('Title').fill('An astronaut');
  await page.getByLabel('Author').fill('A. Reader');
  await page.getByLabel('Format').selectOption({ label: format });
  return window.saved(() => page.getByRole('button', { name: 'Save', exact: true }).click());
}

test('a report saved in the window opens in another as the same image', async () => {
  const window = await studio.open();
  await arrange(window);
  const title = await window.readout.locator('strong').innerText();
  const before = await window.imageAlone();
  const html = await saveReport(window, 'HTML page');
  expect(html.name).toBe('An-astronaut.html');
  expect(readFileSync(html.path, 'utf8')).toContain('On the stage: Layer 3, head 4, attention');
  const pdf = await saveReport(window, 'PDF');
  expect(pdf.name).toBe('An-astronaut.pdf');

  for (const report of [html, pdf]) {
    const later = await studio.open();
    await later.drop(report.path);
    await later.mapShown(title);
    await expect.poll(async () => difference(before, await later.imageAlone())).toBe(0);
    expect(await later.alerts.count()).toBe(0);
  }
});

test('the dialog passes axe', async () => {
  const window = await studio.open();
  await window.openSample();
  await window.menu('File', 'Save Report…');
  await window.page.getByLabel('Title').waitFor();
  expect(await window.violations()).toEqual([]);
  await window.press('Escape');
});
