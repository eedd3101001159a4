import { describe, expect, it } from 'vitest';
import { AttentionPainter, type PaintRequest } from './attention-painter';

const HEADS = 12;
const axis = { grid: [14, 14] as [number, number], special: 1 };
const TOKENS = 197;

/** ViT-B/16 at 224: `[12, 197, 197]`, every row a softmax over random logits. */
function bigLayer() {
  const data = new Float32Array(HEADS * TOKENS * TOKENS);
  let seed = 1;
  for (let row = 0; row < HEADS * TOKENS; row++) {
    const logits = Array.from({ length: TOKENS }, () => {
      seed = (seed * 16807) % 2147483647;
      return Math.exp((4 * seed) / 2147483647);
    });
    const sum = logits.reduce((a, b) => a + b, 0);
    data.set(
      logits.map((value) => value / sum),
      row * TOKENS,
    );
  }
  return { heads: HEADS, queries: axis, keys: axis, data };
}

const request: PaintRequest = {
  key: 'r/0',
  question: { head: 3, direction: 'from', token: 5, quantity: 'weight' },
  heads: 'chosen',
  colormap: 'viridis',
  range: 'map',
  threshold: 0,
  clip: 100,
  interpolation: 'none',
  alpha: 'even',
};

describe('AttentionPainter', () => {
  const painter = new AttentionPainter();
  const layer = bigLayer();
  painter.put('r/0', layer);

  it('paints the row of a query, with its values and range', () => {
    const { maps, values, ranges } = painter.paint(request)!;
    expect(maps[0]).toMatchObject({ width: 14, height: 14 });
    const row = layer.data.subarray((3 * TOKENS + 5) * TOKENS, (3 * TOKENS + 6) * TOKENS);
    expect([...values[0]!]).toEqual([...row]);
    expect(ranges[0]).toEqual([Math.min(...row.subarray(1)), Math.max(...row.subarray(1))]);
    expect(values[0]!.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('hands out copies: transferring them leaves the layer whole', () => {
    const { values } = painter.paint(request)!;
    structuredClone(values[0], { transfer: [values[0]!.buffer] });
    expect(layer.data.byteLength).toBe(HEADS * TOKENS * TOKENS * 4);
  });

  it('paints every head side by side, each with its own range or one for the layer', () => {
    const own = painter.paint({ ...request, heads: 'each' })!;
    expect(own.maps).toHaveLength(HEADS);
    expect(new Set(own.ranges.map(String)).size).toBe(HEADS);
    const shared = painter.paint({ ...request, heads: 'each', range: 'layer' })!;
    expect(new Set(shared.ranges.map(String)).size).toBe(1);
  });

  it('paints what is left of pruned tokens where it lies', () => {
    const left = { grid: [2, 2] as [number, number], special: 1, places: [0, 3] };
    const data = Float32Array.from([0.2, 0.5, 0.3, 0.6, 0.1, 0.3, 0.2, 0.2, 0.6]); // [1, 3, 3]
    painter.put('pruned', { heads: 1, queries: left, keys: left, data });
    const question = { head: 0, direction: 'from', token: 0, quantity: 'weight' } as const;
    const { maps, values, ranges } = painter.paint({ ...request, key: 'pruned', question })!;
    expect(maps[0]).toMatchObject({ width: 2, height: 2 });
    expect([...maps[0]!.data].filter((_, i) => i % 4 === 3)).toEqual([255, 0, 0, 255]);
    expect(values[0]).toEqual(data.subarray(0, 3));
    expect(ranges[0]).toEqual([data[2], data[1]]);
  });

  it('answers null once a layer is dropped', () => {
    painter.put('gone', layer);
    painter.drop('gone');
    expect(painter.paint({ ...request, key: 'gone' })).toBeNull();
  });
});
