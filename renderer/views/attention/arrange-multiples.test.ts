import { describe, expect, it } from 'vitest';
import { GAP, LABEL, type MultiplesPlan, planMultiples } from './arrange-multiples';

/** What a plan takes up, in CSS pixels. */
function extent(
  { layersAs, perBlock, cell }: MultiplesPlan,
  layers: number,
  heads: number,
  aspect: number,
) {
  const blocks = Math.ceil(layers / perBlock);
  const between = (blocks - 1) * GAP.blocks;
  const within = (perBlock - 1) * GAP.layers;
  return layersAs === 'rows'
    ? {
        width: blocks * (heads * cell + LABEL.width) + between,
        height: LABEL.height + perBlock * cell * aspect + within,
      }
    : {
        width: LABEL.width + perBlock * cell + within,
        height: blocks * (heads * cell * aspect + LABEL.height) + between,
      };
}

describe('small multiples', () => {
  it('uses the room that many layers of few heads leave', () => {
    const plan = planMultiples({ width: 780, height: 560 }, 12, 3, 1);
    expect(plan).toEqual({ layersAs: 'rows', perBlock: 6, cell: 86 });
    expect(planMultiples({ width: 1200, height: 300 }, 12, 3, 1)).toMatchObject({
      layersAs: 'columns',
      perBlock: 12,
    });
  });

  it('keeps rows where they give the larger maps', () => {
    expect(planMultiples({ width: 800, height: 600 }, 3, 4, 1)).toMatchObject({
      layersAs: 'rows',
      perBlock: 3,
    });
    expect(planMultiples({ width: 500, height: 500 }, 1, 1, 1).cell).toBe(472);
  });

  it('never runs out of the stage while the maps are large enough', () => {
    for (const [layers, heads, aspect] of [
      [12, 3, 1],
      [12, 12, 1],
      [3, 3, 1],
      [6, 4, 1],
      [24, 16, 0.5],
      [5, 1, 1.5],
    ] as const) {
      const space = { width: 900, height: 700 };
      const plan = planMultiples(space, layers, heads, aspect);
      if (plan.cell === 40) continue;
      const { width, height } = extent(plan, layers, heads, aspect);
      expect(width, `${layers} x ${heads}`).toBeLessThanOrEqual(space.width);
      expect(height, `${layers} x ${heads}`).toBeLessThanOrEqual(space.height);
    }
  });

  it('scrolls rows rather than drawing maps that nobody can read', () => {
    expect(planMultiples({ width: 400, height: 300 }, 24, 16, 1)).toEqual({
      layersAs: 'rows',
      perBlock: 24,
      cell: 40,
    });
  });
});
