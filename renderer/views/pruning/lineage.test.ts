import { describe, expect, it } from 'vitest';
import type { TensorRef, Tokens } from '#shared/types';
import { keepShare } from './keep-share';
import { countText, droppedBy, keptAt, lineage, scoresOnGrid, stopName } from './lineage';

const ref: TensorRef = { id: 's', dtype: 'float32', shape: [] };

/** A 2x3 grid of which stage 1 leaves four and stage 2 two. */
const tokens: Tokens = {
  grid: [2, 3],
  stages: [
    { beforeLayer: 1, kept: [0, 2, 4, 5], scores: ref },
    { beforeLayer: 4, kept: [2, 5], scores: ref },
  ],
};
const logs = (p: number[]) => Float32Array.from(p, Math.log);
const scores = [
  scoresOnGrid(tokens, 0, logs([0.9, 0.1, 0.8, 0.2, 0.7, 0.6])),
  scoresOnGrid(tokens, 1, logs([0.3, 0.9, 0.4, 0.5])),
];

describe('lineage', () => {
  it('tells what is left at each stop', () => {
    expect(keptAt(tokens, 0)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(keptAt(tokens, 2)).toEqual([2, 5]);
    expect(countText(tokens, 1)).toBe('4 of 6 patches, 67 %');
    expect([0, 1, 2].map((stop) => stopName(tokens, stop))).toEqual([
      'Input',
      'Before block 2',
      'Before block 5',
    ]);
  });

  it('tells the first stage that dropped each patch', () => {
    expect(droppedBy(tokens)).toEqual([2, 1, 0, 1, 2, 0]);
  });

  it('puts scores where their patches are; what was gone has none', () => {
    expect([...scores[1]!].map((p) => Number(p.toFixed(3)))).toEqual([
      0.3,
      Number.NaN,
      0.9,
      Number.NaN,
      0.4,
      0.5,
    ]);
  });

  it('says in words what became of a patch', () => {
    expect(lineage(tokens, 1, scores)).toBe(
      'patch 1, 2: dropped before block 2 (keep probability 0.100, rank 6 of 6)',
    );
    expect(lineage(tokens, 4, scores)).toBe(
      'patch 2, 2: dropped before block 5 (keep probability 0.400, rank 3 of 4), kept before with 0.700',
    );
    expect(lineage(tokens, 5, scores)).toBe(
      'patch 2, 3: kept to the end (keep probabilities 0.600, 0.500)',
    );
    expect(lineage(tokens, 1, null)).toBe('patch 1, 2: dropped before block 2');
  });
});

describe('keepShare', () => {
  it('is the share of the images in which a place survived', () => {
    const other: Tokens = {
      ...tokens,
      stages: [tokens.stages[0]!, { beforeLayer: 4, kept: [0, 2], scores: ref }],
    };
    expect([...keepShare([tokens, other], 0)]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...keepShare([tokens, other], 2)]).toEqual([0.5, 0, 1, 0, 0, 0.5]);
  });
});
