import { expect, it } from 'vitest';
import { bordersOf, middleOf, regionsOf } from './regions';

/*
 * 1 1 2
 * 1 2 2
 * 3 3 1
 */
const grid: [number, number] = [3, 3];
const best = [1, 1, 2, 1, 2, 2, 3, 3, 1];

it('joins neighbours of one class, not over corners', () => {
  const regions = regionsOf(best, grid).map(({ index, patches }) => [
    index,
    [...patches].sort((a, b) => a - b),
  ]);
  expect(regions).toEqual([
    [1, [0, 1, 3]],
    [2, [2, 4, 5]],
    [3, [6, 7]],
    [1, [8]],
  ]);
});

it('puts the number on a patch of the region, near its middle', () => {
  const ring = [0, 1, 2, 3, 5, 6, 7, 8];
  expect(ring).toContain(middleOf({ index: 1, patches: ring }, grid));
  expect(middleOf({ index: 1, patches: [0, 1, 2] }, grid)).toBe(1);
});

it('draws borders between classes only, and none at the edge of the image', () => {
  expect(bordersOf([1, 1, 1, 1], [2, 2])).toEqual([]);
  expect(bordersOf([1, 2, 1, 1], [2, 2])).toEqual([
    { patch: 0, side: 'right' },
    { patch: 1, side: 'below' },
  ]);
});
