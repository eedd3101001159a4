import { expect, test } from 'vitest';
import { gaussians } from '.';
import { normalQuantile } from './normal-quantile';
import { philox } from './philox';

test('gives the words that the authors of Philox publish', () => {
  const all = 0xffffffff;
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  expect(philox([all, all, all, all], [all, all])).toEqual([
    0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
  ]);
  expect(
    philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
  ).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
});

test('gives the same bits for a seed and a stream on every system', () => {
  expect([...gaussians(7, 0, 4)]).toEqual([
    1.6911626275647773, -1.2046078500462023, -0.23537096506933003, -0.9470813030672821,
  ]);
  expect([...gaussians(2 ** 40 + 3, 5, 3)]).toEqual([
    -2.284902214566748, -0.5620406977715168, -0.6772158702112994,
  ]);
  expect(gaussians(7, 0, 3)).toEqual(gaussians(7, 0, 4).subarray(0, 3));
});

test('inverts the normal distribution, far into its tails', () => {
  // scipy.stats.norm.ppf
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  expect(normalQuantile(1e-3)).toBeCloseTo(-3.090232306167813, 14);
  expect(normalQuantile(2 ** -53)).toBeCloseTo(-8.209536151601387, 13);
});

test('has mean 0 and variance 1, and streams that do not depend on each other', () => {
  const count = 20_000;
  const [a, b] = [gaussians(1, 0, count), gaussians(1, 1, count)];
  const mean = (of: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => of(i)).reduce((sum, value) => sum + value, 0) / count;
  expect(mean((i) => a[i]!)).toBeCloseTo(0, 1);
  expect(mean((i) => a[i]! ** 2)).toBeCloseTo(1, 1);
  expect(mean((i) => a[i]! * b[i]!)).toBeCloseTo(0, 1);
});
