import { expect, test } from 'vitest';
import { layOut } from './lay-out';

const COUNT = 90;
const DIMENSIONS = 12;
/** Three groups, each around a point of its own. */
const vectors = Float32Array.from({ length: COUNT * DIMENSIONS }, (_, i) => {
  const [row, axis] = [Math.floor(i / DIMENSIONS), i % DIMENSIONS];
  return (axis % 3 === row % 3 ? 3 : 0) + Math.sin(i * 12.9898);
});
const parameters = { neighbours: 10, minDist: 0.1, metric: 'cosine', seed: 3 } as const;
const input = { count: COUNT, dimensions: DIMENSIONS, vectors, parameters };

test('groups stay together, and it tells how far it is', async () => {
  const shares: number[] = [];
  const places = await layOut(input, (share) => shares.push(share));
  expect(shares.length).toBeGreaterThan(20);
  expect(shares.at(-1)).toBe(1);
  const between = (i: number, j: number) =>
    Math.hypot(places[2 * i]! - places[2 * j]!, places[2 * i + 1]! - places[2 * j + 1]!);
  const rows = Array.from({ length: COUNT }, (_, i) => i);
  for (const i of rows) {
    const others = rows.filter((j) => j !== i).sort((a, b) => between(i, a) - between(i, b));
    expect(others.slice(0, 3).map((j) => j % 3)).toEqual(Array(3).fill(i % 3));
  }
});

test.each([
  ['three rows', 3, (i: number) => i],
  ['rows that are all the same', 40, () => 1],
])('%s have places', async (_, count, value) => {
  const vectors = Float32Array.from({ length: count * 2 }, (_, i) => value(i));
  const places = await layOut({ count, dimensions: 2, vectors, parameters }, () => undefined);
  expect(places.every(Number.isFinite)).toBe(true);
});
