import { expect, it } from 'vitest';
import type { Routing, RoutingLayer } from '#shared/types';
import { classLoads, largestShare } from './class-loads';

it('adds up the load of each class, as shares of its choices', () => {
  const image = (label: string, ...load: number[]) => ({
    label,
    routing: {
      tokens: { grid: [1, 2], special: 1 },
      layers: [{ load: [9, 9] }, { load } as RoutingLayer],
    } as Routing,
  });
  const loads = classLoads([image('dog', 1, 3), image('cat', 0, 4), image('dog', 3, 1)], 1);
  expect(loads).toEqual([
    { label: 'cat', images: 1, shares: [0, 1] },
    { label: 'dog', images: 2, shares: [0.5, 0.5] },
  ]);
  expect(largestShare(loads)).toBe(1);
  expect(classLoads([image('cat', 1, 1)], 2)).toEqual([]);
});
