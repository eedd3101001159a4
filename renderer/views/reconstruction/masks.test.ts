import { expect, test } from 'vitest';
import { inverted, randomHalf, withPatches } from './masks';

test('patches are hidden and shown, but never all shown', () => {
  expect(withPatches([5], [2, 9], true)).toEqual([2, 5, 9]);
  expect(withPatches([2, 5, 9], [5], false)).toEqual([2, 9]);
  expect(withPatches([5], [5], false)).toEqual([5]);
});

test('the others are hidden instead; where all are hidden, they stay so', () => {
  expect(inverted([0, 2], [2, 2])).toEqual([1, 3]);
  expect(inverted([0, 1, 2, 3], [2, 2])).toEqual([0, 1, 2, 3]);
});

test('half of the patches, by random numbers', () => {
  const numbers = [0.9, 0.1, 0.8, 0.2];
  expect(randomHalf([2, 2], () => numbers.pop()!)).toEqual([0, 2]);
});
