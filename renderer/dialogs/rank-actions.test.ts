import { expect, it } from 'vitest';
import { rankActions } from './rank-actions';

const titles = ['Run on All Images', 'Open Folder', 'Remove from Library', 'Find in Library'];
const rank = (query: string) =>
  rankActions(
    titles.map((title) => ({ title })),
    query,
  ).map(({ title }) => title);

it('puts starts of titles before starts of words before scattered letters', () => {
  expect(rank('')).toEqual(titles);
  expect(rank('lib')).toEqual(['Remove from Library', 'Find in Library']);
  expect(rank('open')).toEqual(['Open Folder']);
  expect(rank('rl')[0]).toBe('Run on All Images');
  expect(rank('xyz')).toEqual([]);
});
