import { describe, expect, test } from 'vitest';
import { type MergeMap, measureOffsets, offsetLengths, traced } from '.';

/** A merge of `from` whose offsets are 0 but for those given: [tap, token, dy, dx]. */
function merge(from: [number, number], moved: [number, number, number, number][] = []): MergeMap {
  const to: [number, number] = [from[0] / 2, from[1] / 2];
  const n = to[0] * to[1];
  const offsets = new Float32Array(8 * n);
  for (const [tap, token, dy, dx] of moved) {
    offsets[2 * tap * n + token] = dy;
    offsets[(2 * tap + 1) * n + token] = dx;
  }
  return { from, to, taps: [2, 2], offsets, weights: [0.1, 0.2, 0.3, 0.4] };
}

describe('a token is followed', () => {
  test('to the regular places where nothing is moved', () => {
    const sources = traced([merge([4, 6])], 4); // row 1, column 1
    expect(sources).toEqual([
      { regular: [2, 2], place: [2, 2], weight: 0.1 },
      { regular: [2, 3], place: [2, 3], weight: 0.2 },
      { regular: [3, 2], place: [3, 2], weight: 0.3 },
      { regular: [3, 3], place: [3, 3], weight: 0.4 },
    ]);
  });

  test('by dy and dx, in this order', () => {
    const [, second] = traced([merge([4, 6], [[1, 4, -0.5, 1.25]])], 4);
    expect(second).toEqual({ regular: [2, 3], place: [1.5, 4.25], weight: 0.2 });
  });

  test('through the nearest token of the map between, whose own taps lead on', () => {
    // Tap 0 of the only token goes to [0.6, 0] of the 2 x 2 map: to token 2, whose tap 3 moved.
    const maps = [merge([4, 4], [[3, 2, 0, 0.5]]), merge([2, 2], [[0, 0, 0.6, 0]])];
    const sources = traced(maps, 0);
    expect(sources).toHaveLength(16);
    expect(sources.slice(0, 4).map(({ place }) => place)).toEqual([
      [2, 0],
      [2, 1],
      [3, 0],
      [3, 1.5],
    ]);
    // Without offsets they would lie below token 0.
    expect(sources[0]!.regular).toEqual([0, 0]);
    expect(sources[3]!.weight).toBeCloseTo(0.04);
    expect(sources.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
  });

  test('not out of the image', () => {
    const partly = traced([merge([4, 4], [[0, 0, -0.9, 0]])], 0);
    expect(partly).toHaveLength(4);
    const wholly = traced([merge([4, 4], [[0, 0, -1, 0]])], 0);
    expect(wholly.map(({ weight }) => weight)).toEqual([0.2, 0.3, 0.4]);
    const between = traced([merge([4, 4]), merge([2, 2], [[3, 0, 0, 0.6]])], 0);
    expect(between).toHaveLength(12);
  });
});

test('lengths, their mean and the share outside', () => {
  const map = merge(
    [2, 4],
    [
      [0, 0, 3, 4],
      [3, 1, 0, 1],
    ],
  );
  expect([...offsetLengths(map)]).toEqual([5, 0, 0, 0, 0, 0, 0, 1]);
  expect(measureOffsets(map)).toEqual({ meanOffset: 6 / 8, outside: 2 / 8 });
});
