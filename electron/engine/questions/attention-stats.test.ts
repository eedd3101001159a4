import { expect, test } from 'vitest';
import type { AttentionTap } from '#shared/types';
import { rolloutFactor } from './attention-rollout';
import { layerStats } from './attention-stats';

/** A class token and a 2x2 grid over a 32x32 input: centres 16 apart. */
const tap: AttentionTap = {
  layer: 3,
  tensor: 'x',
  shape: [1, 3, 5, 5],
  heads: 3,
  queries: { grid: [2, 2], special: 1 },
  keys: { grid: [2, 2], special: 1 },
};

/** `[heads, 5, 5]` from one function a head. */
function weights(...heads: ((q: number, k: number) => number)[]): Float32Array {
  return Float32Array.from(
    heads.flatMap((f) => Array.from({ length: 25 }, (_, i) => f(Math.floor(i / 5), i % 5))),
  );
}

test('entropy and distance of heads whose values are known', () => {
  const oneself = (q: number, k: number) => (q === k ? 1 : 0);
  const uniform = () => 1 / 5;
  // All patches look at the class token for 0.75, and at the patch right of or left of them for 0.25.
  const neighbour = (q: number, k: number) =>
    k === 0 ? (q === 0 ? 1 : 0.75) : q > 0 && k === [0, 2, 1, 4, 3][q] ? 0.25 : 0;
  const { layer, entropy, distance } = layerStats(
    weights(oneself, uniform, neighbour),
    tap,
    [32, 32],
  );
  expect(layer).toBe(3);
  expect(entropy[0]).toBeCloseTo(0, 6);
  expect(entropy[1]).toBeCloseTo(Math.log(5), 6);
  const row = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  expect(entropy[2]).toBeCloseTo((4 * row) / 5, 6);
  expect(distance[0]).toBeCloseTo(0, 5);
  expect(distance[1]).toBeCloseTo((0 + 16 + 16 + 16 * Math.SQRT2) / 4, 4);
  expect(distance[2]).toBeCloseTo(16, 5);
});

test('reduced keys have their own places; learned queries have none', () => {
  const reduced: AttentionTap = {
    ...tap,
    heads: 1,
    queries: { grid: [2, 2], special: 0 },
    keys: { grid: [2, 1], special: 0 },
  };
  // Each query looks at the key of its own row, whose centre is 8 pixels aside.
  const own = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1);
  expect(layerStats(own, reduced, [32, 32]).distance[0]).toBeCloseTo(8, 5);
  const learned = { ...reduced, queries: { grid: [1, 4] as [number, number], special: 0 } };
  expect(layerStats(own, learned, [32, 32]).distance).toEqual([null]);
});

test('a factor of rollout is the mean over heads, half identity, rows summing to 1', () => {
  const heads = Float32Array.of(1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5);
  expect([...rolloutFactor(heads, 2, 2)]).toEqual([0.75, 0.25, 0.25, 0.75]);
});

test('where tokens were dropped, distance is between the places that are left', () => {
  const axis = { grid: [2, 2] as [number, number], special: 1, places: [0, 3] };
  const pruned: AttentionTap = { ...tap, heads: 1, queries: axis, keys: axis };
  // The class token looks at itself, each of the two patches at the other, a diagonal away.
  const crossed = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0);
  const { entropy, distance } = layerStats(crossed, pruned, [32, 32]);
  expect(entropy[0]).toBeCloseTo(0, 6);
  expect(distance[0]).toBeCloseTo(16 * Math.SQRT2, 4);
});
