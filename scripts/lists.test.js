/* A folder that is missing from its list would be silently ignored. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { families } from '../models/index';
import { views } from '../renderer/views';
import { parts } from '../shared/parts';
import { root } from './lib.js';

/** Folders of `of` that have something to list. */
const foldersIn = (...of) =>
  readdirSync(join(root, ...of), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, ...of, entry.name, 'index.ts')))
    .map(({ name }) => name)
    .sort();
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

test('every folder of shared/parts is in its list', () => {
  expect(Object.keys(parts).map(kebab).sort()).toEqual(foldersIn('shared', 'parts'));
});

test('every folder of models is in its list', () => {
  expect(families.map(({ family }) => family.id).sort()).toEqual(foldersIn('models'));
});

test('every folder of renderer/views is in its list', () => {
  expect(views.map(({ id }) => id).sort()).toEqual(foldersIn('renderer', 'views'));
});

test('every part has a view; numbers without a place in the image are in the inspector', () => {
  const shown = new Set(views.flatMap(({ needs, asks = [] }) => [...needs, ...asks]));
  const withoutView = Object.keys(parts).filter((name) => !shown.has(name));
  expect(withoutView.sort()).toEqual(['outputs', 'regression', 'statistics']);
});
