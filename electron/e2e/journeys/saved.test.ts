/* What version 0.1.0 saved opens as it was: a figure, a report and a document. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, sample } from '../harness/host';
import { type Studio, testStudio } from '../harness/studio';

const studio = testStudio();
const saved = (name: string) => join(root, 'electron', 'engine', 'compatibility', 'golden', name);
const shown = ({ page }: Studio, place: number) =>
  page.getByRole('combobox', { name: `Shown in panel ${place}` }).inputValue();

async function open(): Promise<Studio> {
  const window = await studio.open();
  await window.drop(sample('astronaut.jpg'));
  await window.mapShown();
  return window;
}

test('a figure', async () => {
  const window = await open();
  await window.drop(saved('attention.svg'));
  await window.mapShown(/Layer 3, head 4/);
});

test('a report, with both panels of its comparison', async () => {
  const window = await open();
  await window.drop(saved('report.html'));
  await expect.poll(() => shown(window, 1)).toBe('attention');
  await expect.poll(() => shown(window, 2)).toBe('tokens');
});

test('a document', async () => {
  const window = await studio.open();
  await window.drop(saved('comparison.vitrine'));
  await expect.poll(() => window.page.title()).toContain('comparison – Vitrine');
  expect(await window.images.allInnerTexts()).toEqual([expect.stringContaining('astronaut.jpg')]);
  await window.page.getByRole('tab', { name: 'Compare', selected: true }).waitFor();
});
