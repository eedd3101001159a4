import { expect, test } from 'vitest';
import { place } from './places';

const nameOf = () => 'special token';

test('a halo of padding around the only window is padding, not special tokens', () => {
  // 2 x 2 pixels, and a border of one place of padding (label 0) around them.
  const pixels = [1, 2, 3, 4];
  const halo = [0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0];
  const placed = place({
    lead: [1],
    queries: { shape: [1, 4], values: pixels },
    keys: { shape: [1, 16], values: halo },
    tokens: { queries: 4, keys: 16 },
    width: 2,
    nameOf,
  });
  expect(placed?.queries).toEqual({ grid: [2, 2], special: 0 });
  expect(placed?.keys).toEqual({ grid: [2, 2], special: 0 });
  expect(placed?.order?.keys).toEqual(halo.map((label) => label - 1));
});
