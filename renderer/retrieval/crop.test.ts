import { expect, test } from 'vitest';
import type { Size } from '#shared/types';
import { cropBetween, middle, moved } from './crop';

const size: Size = [60, 100];

test('a part lies between two corners, in any order, and inside the image', () => {
  const wanted = { left: 20, top: 15, width: 30, height: 30 };
  expect(cropBetween({ x: 0.5, y: 0.75 }, { x: 0.2, y: 0.25 }, size)).toEqual(wanted);
  expect(cropBetween({ x: -1, y: 0.5 }, { x: 2, y: 3 }, size)).toEqual({
    left: 0,
    top: 30,
    width: 100,
    height: 30,
  });
  expect(cropBetween({ x: 0.5, y: 0.5 }, { x: 0.51, y: 0.9 }, size)).toBeNull();
});

test('keys move it and change its size, and stop at the border', () => {
  const start = middle(size);
  expect(start).toEqual({ left: 25, top: 15, width: 50, height: 30 });
  expect(moved(start, [1, 0], size, false)).toEqual({ ...start, left: 31 });
  expect(moved(start, [0, -9], size, false)).toEqual({ ...start, top: 0 });
  expect(moved(start, [9, 9], size, true)).toEqual({ ...start, width: 75, height: 45 });
  expect(moved(start, [-9, 0], size, true)).toEqual({ ...start, width: 1 });
});
