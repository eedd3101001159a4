import { expect, test } from 'vitest';
import { patchGrid } from '#shared/patches';
import type { ModelCard, Size } from '#shared/types';
import { masked } from './mask';

/** A card of a 4x6 input, as far as masking looks at it. */
const card = (layout: 'NCHW' | 'NHWC', patch: Size | null) =>
  ({ patch, preprocess: { size: [4, 6], layout } }) as ModelCard;
const region = { x: 0, y: 0, width: 6, height: 4 };
const ones = (shape: number[]) => ({ shape, region, data: new Float32Array(72).fill(1) });

test('the grid is as many patches as fit the input', () => {
  expect(patchGrid(card('NCHW', [2, 3]))).toEqual([2, 2]);
  expect(patchGrid(card('NCHW', null))).toBeNull();
});

test('channels first: the patch is zero in every channel, and nothing else', () => {
  const { data } = masked(ones([1, 3, 4, 6]), card('NCHW', [2, 3]), [2, 2], [1]);
  const channel = [1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, ...Array(12).fill(1)];
  expect([...data]).toEqual([...channel, ...channel, ...channel]);
});

test('channels last', () => {
  const { data } = masked(ones([1, 4, 6, 3]), card('NHWC', [2, 3]), [2, 2], [2]);
  const pixel = (y: number, x: number) => [...data.subarray((y * 6 + x) * 3, (y * 6 + x) * 3 + 3)];
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 6; x++) expect(pixel(y, x)).toEqual(Array(3).fill(y > 1 && x < 3 ? 0 : 1));
  }
});

test('patches that do not divide the input leave no gap', () => {
  const all = [...Array(12).keys()];
  const { data } = masked(ones([1, 3, 4, 6]), card('NCHW', [1, 2]), [3, 4], all);
  expect(Math.max(...data)).toBe(0);
});
