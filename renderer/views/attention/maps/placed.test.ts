import { describe, expect, it } from 'vitest';
import { gridRect, leftOut, patchOn, placedAxes, placeOf } from '#shared/attention';
import type { Attention, AttentionLayer } from '#shared/types';
import { defaultSpec } from '../spec';
import { resolve, describe as words } from './resolve';

/** 9 x 13 queries, a key for each 2 x 2 of them: the last row and column feed none. */
const layer: AttentionLayer = {
  layer: 0,
  name: 's',
  heads: 1,
  reduction: 2,
  tensor: null,
  queries: { grid: [9, 13], special: 0 },
  keys: { grid: [4, 6], special: 0 },
};
const { queries, keys } = placedAxes(layer);
const within = { x: 100, y: 200, width: 130, height: 90 };

describe('keys that stand for squares of queries', () => {
  it('lie over their queries, and leave the last row and column out', () => {
    expect(gridRect(queries, within)).toEqual(within);
    const rect = gridRect(keys, within);
    expect([rect.width, rect.height]).toEqual([120, 80].map((side) => expect.closeTo(side)));
    expect(leftOut(queries, within)).toEqual([]);
    expect(leftOut(keys, within)).toEqual([
      { x: expect.closeTo(220), y: 200, width: expect.closeTo(10), height: 90 },
      { x: 100, y: expect.closeTo(280), width: expect.closeTo(120), height: expect.closeTo(10) },
    ]);
  });

  it('are found under their places; what is left over has none', () => {
    for (const key of [0, 5, 6, 23]) expect(patchOn(keys, placeOf(keys, key))).toBe(key);
    expect(patchOn(keys, { y: 8.5 / 9, x: 0.1 })).toBeNull();
    expect(patchOn(keys, { y: 0.1, x: 12.5 / 13 })).toBeNull();
    expect(patchOn(queries, { y: 8.5 / 9, x: 12.5 / 13 })).toBe(116);
  });

  it('cannot be asked for where there is none, and it is said why', () => {
    const attention: Attention = { layers: [layer] };
    const query = { kind: 'place', y: 8.5 / 9, x: 0.5 } as const;
    const to = resolve({ ...defaultSpec, direction: 'to', query }, attention)!;
    expect(to.instead).toBe('that position feeds no key');
    expect(words(to, 'layers', 'Layer 1')).toMatch(/, as that position feeds no key$/);
    const from = resolve({ ...defaultSpec, direction: 'from', query }, attention)!;
    expect(from).toMatchObject({ instead: null, question: { token: 8 * 13 + 6 } });
  });
});
