import { describe, expect, it } from 'vitest';
import { paintMap } from '#shared/attention';
import { colormaps } from '#shared/figure';
import type { TensorRef, Tokens } from '#shared/types';
import { scoresOnGrid } from './lineage';
import { overlayMarks } from './marks';
import { dropCounts, keptOverlay, lineageOverlay, scoreOverlay } from './overlay';
import { defaultSpec, restoreSpec, usePruningSpec } from './spec';

const ref: TensorRef = { id: 's', dtype: 'float32', shape: [] };
const tokens: Tokens = {
  grid: [2, 2],
  stages: [
    { beforeLayer: 1, kept: [0, 1, 3], scores: ref },
    { beforeLayer: 2, kept: [3], scores: ref },
  ],
};
const scores = [
  scoresOnGrid(tokens, 0, Float32Array.of(-0.1, -0.2, -3, -0.3)),
  scoresOnGrid(tokens, 1, Float32Array.of(-2, -1, -0.5)),
];

describe('overlays', () => {
  it('hatch what is gone at a stop', () => {
    expect(keptOverlay(tokens, 0).dropped).toEqual([]);
    expect(keptOverlay(tokens, 2).dropped).toEqual([0, 1, 2]);
  });

  it('map the scores of those that had come so far, marking those that leave', () => {
    const spec = { ...defaultSpec, range: 'stage' as const };
    const { map, dropped, leaving } = scoreOverlay(tokens, 2, scores, spec);
    const unit = { ...defaultSpec, range: 'unit' as const };
    expect(dropped).toEqual([2]);
    expect(leaving).toEqual([0, 1]);
    expect(map!.range.map((end) => end.toFixed(4))).toEqual([
      Math.exp(-2).toFixed(4),
      Math.exp(-0.5).toFixed(4),
    ]);
    expect(scoreOverlay(tokens, 2, scores, unit).map!.range).toEqual([0, 1]);
    expect(scoreOverlay(tokens, 0, scores, defaultSpec).map).toBeNull();
    expect(scoreOverlay(tokens, 2, [], defaultSpec).map).toBeNull();
  });

  it('number the stage that dropped a patch, up to the stop', () => {
    expect([...lineageOverlay(tokens, 2, defaultSpec).labels]).toEqual([
      [0, '2'],
      [1, '2'],
      [2, '1'],
    ]);
    expect([...lineageOverlay(tokens, 1, defaultSpec).labels]).toEqual([[2, '1']]);
    expect(dropCounts(tokens)).toEqual([1, 2]);
  });

  it('leave places without a value clear', () => {
    const paint = {
      colormap: colormaps.viridis,
      range: [0, 1],
      threshold: 0,
      cell: 1,
      interpolation: 'none',
      alpha: 'even',
    } as const;
    const pixels = paintMap(scores[1]!, [2, 2], paint);
    expect([3, 7, 11, 15].map((alpha) => pixels[alpha])).toEqual([255, 255, 0, 255]);
  });
});

describe('overlayMarks', () => {
  const frame = { scale: 2, origin: { x: 10, y: 0 }, width: 100, height: 100 };
  const ground = {
    size: [40, 40] as [number, number],
    region: { x: 0, y: 0, width: 40, height: 40 },
    grid: tokens.grid,
  };

  it('stand where the patches are in the image', () => {
    const marks = overlayMarks(frame, ground, keptOverlay(tokens, 1), 0.7, 3);
    expect(marks).toEqual([
      { kind: 'dropped', at: [{ x: 10, y: 40, width: 40, height: 40 }], veil: 0.7 },
      { kind: 'dropped', at: [], veil: 0 },
      { kind: 'outline', at: { x: 50, y: 40, width: 40, height: 40 }, dashed: true },
    ]);
  });

  it('tell what the model did not see', () => {
    const cropped = { ...ground, region: { x: 5, y: 0, width: 30, height: 40 } };
    const [unseen] = overlayMarks(frame, cropped, keptOverlay(tokens, 0), 0.7, null);
    expect(unseen).toMatchObject({ kind: 'unseen', hole: { x: 20, width: 60 } });
  });
});

describe('restoreSpec', () => {
  it('takes its own and refuses what is none', () => {
    const spec = { ...defaultSpec, mode: 'lineage' as const, stop: 1 };
    restoreSpec(spec);
    expect(usePruningSpec.getState()).toEqual(spec);
    expect(() => restoreSpec({ ...spec, stop: -1 })).toThrowError(/no pruning view/);
  });
});
