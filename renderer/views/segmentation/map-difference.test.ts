import { expect, it } from 'vitest';
import { disagreement, signedDifference } from './map-difference';

const map = (...data: number[]) => ({ shape: [1, data.length], data: Uint8Array.from(data) });

it('tells classes by their names, whatever their numbers', () => {
  const [ours, theirs] = [
    ['road', 'sky', 'tree'],
    ['tree', 'road', 'car'],
  ];
  const differs = disagreement(
    map(0, 0, 1, 2, 2),
    map(1, 0, 1, 0, 2),
    (c) => ours[c]!,
    (c) => theirs[c]!,
  );
  expect([...differs.data]).toEqual([0, 1, 1, 0, 1]);
});

it('spreads differences over the colours, none in the middle', () => {
  expect([...signedDifference(map(255, 0, 100), map(0, 255, 100)).data]).toEqual([0, 255, 128]);
});
