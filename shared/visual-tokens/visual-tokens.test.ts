import { describe, expect, it } from 'vitest';
import { centreOf, entropyOf, meanOverlap, overlapOf, placeVariance, rowsOf } from '.';

const even = Float32Array.of(0.25, 0.25, 0.25, 0.25);
const corner = Float32Array.of(1, 0, 0, 0);

describe('a map', () => {
  it('has an entropy in nats', () => {
    expect(entropyOf(even)).toBeCloseTo(Math.log(4));
    expect(entropyOf(corner)).toBe(0);
  });

  it('has a centre in shares of the grid', () => {
    expect(centreOf(even, [2, 2])).toEqual([0.5, 0.5]);
    expect(centreOf(corner, [2, 2])).toEqual([0.25, 0.25]);
    expect(centreOf(corner, [1, 4])).toEqual([0.5, 0.125]);
  });

  it('has weight in common with another', () => {
    expect(overlapOf(even, corner)).toBe(0.25);
    expect(overlapOf(corner, corner)).toBe(1);
    expect(meanOverlap([even, corner, corner])).toBeCloseTo((0.25 + 0.25 + 1) / 3);
    expect(meanOverlap([even])).toBe(1);
  });
});

it('cuts a matrix into rows', () => {
  expect(rowsOf(Float32Array.of(1, 2, 3, 4, 5, 6), 3).map((row) => [...row])).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

describe('the variance of a token’s place', () => {
  it('is 0 for a token that always looks at one place', () => {
    expect(placeVariance([[[0.2, 0.3]], [[0.2, 0.3]]])).toBeCloseTo(0);
  });

  it('adds both axes and is the mean over tokens', () => {
    // Token 1 moves by 0.2 up and down (variance 0.01), token 2 by 0.4 to the side (0.04).
    const images = [
      [
        [0.4, 0.5],
        [0.5, 0.3],
      ],
      [
        [0.6, 0.5],
        [0.5, 0.7],
      ],
    ] as const;
    expect(placeVariance(images)).toBeCloseTo((0.01 + 0.04) / 2);
  });
});
