import { expect, it } from 'vitest';
import { clusterLabels } from './cluster-labels';

it('stand at the median of their points; rows without a place count for nothing', () => {
  const labels = clusterLabels({
    x: Float32Array.of(0, 1, 2, 50, Number.NaN, 8),
    y: Float32Array.of(0, 2, 1, 3, 7, 8),
    color: Float32Array.of(0, 0, 0, 0, 0, 2),
    labels: ['cat', 'dog', 'ship'],
  });
  expect(labels).toEqual([
    { text: 'cat', x: 2, y: 2 },
    { text: 'ship', x: 8, y: 8 },
  ]);
});

it('there are none for numbers', () => {
  const one = Float32Array.of(1);
  expect(clusterLabels({ x: one, y: one, color: one, labels: null })).toEqual([]);
});
