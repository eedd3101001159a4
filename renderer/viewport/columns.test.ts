import { expect, it } from 'vitest';
import { columnsFor } from './columns';

it('makes the images as large as they can be', () => {
  expect(columnsFor({ width: 1000, height: 300 }, 4, [100, 100], 44)).toBe(4);
  expect(columnsFor({ width: 900, height: 900 }, 4, [100, 100], 44)).toBe(2);
  expect(columnsFor({ width: 870, height: 800 }, 3, [100, 100], 44)).toBe(2);
  expect(columnsFor({ width: 870, height: 800 }, 3, [100, 100], 44, { full: true })).toBe(3);
  expect(columnsFor({ width: 300, height: 900 }, 3, [100, 200], 44)).toBe(1);
});
