import { expect, it } from 'vitest';
import { evaluate, exitOf } from './evaluate';
import { findThresholds, thresholdsWithin } from './search';

const costs = [1, 4, 10];
const image = (...confidences: number[]) => ({ confidences, costs });

it('leaves at the first exit that is sure enough, at the last otherwise', () => {
  expect(exitOf(image(0.9, 0.1), [0.9, 0.5])).toBe(0);
  expect(exitOf(image(0.8, 0.5), [0.9, 0.5])).toBe(1);
  expect(exitOf(image(0.8, 0.4), [0.9, 0.5])).toBe(2);
});

it('counts, costs and judges a set', () => {
  const right = [true, true, false];
  const set = [image(0.9, 0.1), image(0.2, 0.9), image(0.3, 0.1)];
  expect(evaluate(set, [0.5, 0.5])).toEqual({ counts: [1, 1, 1], cost: 5, accuracy: null });
  const judged = set.map((one) => ({ ...one, right }));
  expect(evaluate(judged, [0.5, 0.5]).accuracy).toBeCloseTo(2 / 3);
  expect(evaluate([...judged, image(1, 1)], [0.5, 0.5]).accuracy).toBeNull();
});

it('takes the wanted share at each exit, of the images that are left', () => {
  const set = [image(0.9, 0.1), image(0.8, 0.9), image(0.7, 0.3), image(0.6, 0.5)];
  // Half leave at 0.8; of the other two the quarter of all, which is one, at 0.5.
  expect(findThresholds(set, [0.5, 0.25, 0.25])).toEqual([0.8, 0.5]);
});

it('takes none where the share is less than one image', () => {
  expect(findThresholds([image(0.9, 0.7), image(0.8, 0.6)], [0.4, 0.2, 0.4])).toEqual([1, 1]);
});

it('spends no more than the budget, or says what it would take', () => {
  const set = Array.from({ length: 100 }, (_, i) => image(i / 100, 1 - i / 100));
  const { cost } = evaluate(set, thresholdsWithin(set, 5));
  expect(cost).toBeLessThanOrEqual(5);
  expect(cost).toBeGreaterThan(4.5);
  expect(() => thresholdsWithin(set, 0.5)).toThrowError('as little as 0.5');
});
