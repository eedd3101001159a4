import { expect, it } from 'vitest';
import { rankGroups } from './rank-groups';

const titled = (title: string) => ({ title });
const titles = ['Run on All Images', 'Open Folder', 'Remove from Library', 'Find in Library'];
const groups = [
  { title: 'Commands', actions: titles.map(titled) },
  { title: 'Images', actions: ['fox.jpg', 'folder.jpg', 'library.jpg'].map(titled) },
];
const rank = (query: string, most?: number) =>
  rankGroups(groups, query, most).map(({ title, actions }) => [
    title,
    ...actions.map((action) => action.title),
  ]);

it('puts starts of titles before starts of words before scattered letters', () => {
  expect(rank('')).toEqual([
    ['Commands', ...titles],
    ['Images', 'fox.jpg', 'folder.jpg', 'library.jpg'],
  ]);
  expect(rank('rl')[0]).toEqual(['Commands', 'Run on All Images', 'Remove from Library']);
  expect(rank('xyz')).toEqual([]);
});

it('puts the group with the best match first and shortens groups', () => {
  expect(rank('lib')).toEqual([
    ['Images', 'library.jpg'],
    ['Commands', 'Remove from Library', 'Find in Library'],
  ]);
  expect(rank('fo', 1)).toEqual([
    ['Images', 'fox.jpg'],
    ['Commands', 'Open Folder'],
  ]);
});
