import { expect, test } from 'vitest';
import { errorMap, halfOf, maskedMean, overlaid } from './masks';

test('half of the patches is hidden, the same for every image', () => {
  const half = halfOf([8, 8]);
  expect(half).toHaveLength(32);
  expect(halfOf([8, 8])).toEqual(half);
  expect(halfOf([8, 8], 1)).not.toEqual(half);
});

test('errors are means over channels, and over the pixels of hidden patches', () => {
  const zeros = { shape: [1, 3, 4, 4], data: new Float32Array(48) };
  // 1 in the red of the upper left patch of 2 x 2.
  const made = { shape: zeros.shape, data: Float32Array.from(zeros.data) };
  for (const pixel of [0, 1, 4, 5]) made.data[pixel] = 1;
  const error = errorMap(made, zeros);
  expect(error.shape).toEqual([4, 4]);
  expect(error.data[0]).toBeCloseTo(1 / 3);
  expect(maskedMean(error, [2, 2], [0])).toBeCloseTo(1 / 3);
  expect(maskedMean(error, [2, 2], [0, 3])).toBeCloseTo(1 / 6);
  expect(maskedMean(error, [2, 2], [1])).toBe(0);
  expect(overlaid(made, zeros, [2, 2], [1]).data).toEqual(zeros.data);
  expect(overlaid(made, zeros, [2, 2], [0]).data).toEqual(made.data);
});
