/* What a document holds, as a person sees and changes it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { decode } from '../../engine/documents/format';
import { sample } from './host';
import type { Studio } from './studio';

/** What the host keeps of windows that have not saved. */
export function kept(home: string): string[] {
  const unsaved = join(home, 'sessions', 'unsaved');
  return existsSync(unsaved)
    ? readdirSync(unsaved).filter((name) => name.endsWith('.vitrine'))
    : [];
}

/** Names of the images in the library, in order. */
export const names = async (window: Studio): Promise<string[]> =>
  (await window.images.allInnerTexts()).map((text) => text.split('\n')[0]!.trim());

export const layout = ({ page }: Studio): Locator => page.getByLabel('Layout');
export const tag = ({ page }: Studio): Locator =>
  page.getByRole('combobox', { name: 'Tag', exact: true });
export const note = ({ page }: Studio): Locator =>
  page.getByRole('textbox', { name: 'Note', exact: true });

interface Work {
  /** Paths of three images with the names of these samples. */
  images?: readonly string[];
  tagged?: string;
  noted?: string;
}

/** Opens three images and changes a little of everything. */
export async function work(
  window: Studio,
  {
    images = ['moose.jpg', 'cat.jpg', 'coffee.jpg'].map(sample),
    tagged = 'hard',
    noted = 'steam, no cup',
  }: Work = {},
): Promise<void> {
  const { page } = window;
  await window.drop(...images);
  await window.mapShown();
  await page.getByLabel('Sort by').selectOption('name');
  await window.images.filter({ hasText: 'coffee.jpg' }).click();
  await window.predictions.first().waitFor();
  await layout(window).selectOption('split');
  await tag(window).fill(tagged);
  await note(window).fill(noted);
  await note(window).blur();
}

/** The same, until what the host keeps of it in `home` holds the last change. */
export async function unsavedWork(window: Studio, home: string, given: Work = {}): Promise<void> {
  await work(window, given);
  await expect.poll(() => window.shell.calls()).toContain('annotations.set');
  await window.images.filter({ hasText: 'moose.jpg' }).click();
  await expect.poll(() => keptStage(home)).toEqual({ image: 'moose.jpg', layout: 'split' });
}

/** What the window that the host keeps shows. */
async function keptStage(home: string): Promise<object | undefined> {
  const [name] = kept(home);
  if (name === undefined) return undefined;
  const bytes = readFileSync(join(home, 'sessions', 'unsaved', name));
  const { state, files } = await decode(bytes, name);
  return {
    image: files.find(({ id }) => id === state.current)?.name,
    layout: state.stage.layout,
  };
}
