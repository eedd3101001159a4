import { expect, it } from 'vitest';
import { threeDigits, wholePercents } from './number-text';

it('writes large numbers out, with separators', () => {
  expect([0.02671, 12.44, 999.6, 1000, 123456].map(threeDigits)).toEqual([
    '0.0267',
    '12.4',
    '1,000',
    '1,000',
    '123,000',
  ]);
});

it('rounds the parts of a whole so that they add up to 100', () => {
  expect(wholePercents([5, 3])).toEqual([63, 37]);
  expect(wholePercents([1, 1, 1])).toEqual([34, 33, 33]);
  expect(wholePercents([164, 36])).toEqual([82, 18]);
  expect(wholePercents([0, 0])).toEqual([0, 0]);
  for (let n = 1; n < 40; n++) {
    const parts = Array.from({ length: n }, (_, i) => (i * 7919) % 101);
    const sum = wholePercents(parts).reduce((a, b) => a + b, 0);
    expect(sum).toBe(parts.some((part) => part > 0) ? 100 : 0);
  }
});
