import { expect, it } from 'vitest';
import { bytes, duration, milliseconds, plural, probability } from './format';

it('gives numbers their unit and sensible digits', () => {
  expect(milliseconds(21.34)).toBe('21.3 ms');
  expect(milliseconds(0.456)).toBe('0.46 ms');
  expect(milliseconds(1240)).toBe('1.24 s');
  expect(duration(0.2)).toBe('1 s');
  expect(duration(59.4)).toBe('59 s');
  expect(duration(245)).toBe('4 min');
  expect(duration(4800)).toBe('1 h 20 min');
  expect(bytes(999)).toBe('999 B');
  expect(bytes(5_406_572)).toBe('5.41 MB');
  expect(bytes(1_500)).toBe('1.50 kB');
  expect(probability(0.9342)).toBe('0.934');
  expect(probability(1e-9)).toBe('<0.001');
  expect(probability(0.99999)).toBe('>0.999');
  expect(probability(1)).toBe('1.000');
  expect(plural(1, 'image')).toBe('1 image');
  expect(plural(1248, 'image')).toBe('1,248 images');
});
