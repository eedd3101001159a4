import { describe, expect, it } from 'vitest';
import { colormaps } from '../figure';
import {
  answer,
  gridValues,
  type LayerTensor,
  onGrid,
  type Question,
  rankOf,
} from './attention-map';
import { enlarge } from './interpolate';
import { paintMap } from './paint-map';
import { layerRange, mapRange } from './ranges';

/** 2 heads, queries: 1 special + 1x2 grid, keys: 1x2 grid without special: `[2, 3, 2]`. */
const layer: LayerTensor = {
  heads: 2,
  queries: { grid: [1, 2], special: 1 },
  keys: { grid: [1, 2], special: 0 },
  data: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.125, 0.875, 0.25, 0.75, 1, 0, 0.5, 0.5),
};
const ask = (question: Partial<Question>): number[] => [
  ...answer(layer, { head: 0, direction: 'from', token: 0, quantity: 'weight', ...question }),
];

describe('answer', () => {
  it('reads a row of a head', () => {
    expect(ask({ head: 0, token: 2 })).toEqual([0.125, 0.875]);
    expect(ask({ head: 1, token: 0 })).toEqual([0.25, 0.75]);
  });

  it('reads a column of a head over queries of another grid', () => {
    expect(ask({ head: 0, direction: 'to', token: 1 })).toEqual([0.25, 0.5, 0.875]);
  });

  it('takes mean and largest over heads', () => {
    expect(ask({ head: 'mean', token: 1 })).toEqual([0.75, 0.25]);
    expect(ask({ head: 'max', token: 1 })).toEqual([1, 0.5]);
  });

  it('takes the mean over all tokens of either axis', () => {
    const mean = ask({ token: 'all' });
    expect(mean[0]).toBeCloseTo((0.75 + 0.5 + 0.125) / 3, 6);
    expect(ask({ token: 'all', direction: 'to' })).toEqual([0.5, 0.5, 0.5]);
  });

  it('gives what sets a head apart from the mean of the heads', () => {
    expect(ask({ head: 0, token: 0, quantity: 'difference' })).toEqual([0.25, -0.25]);
  });

  it('leaves the tensor untouched', () => {
    const before = [...layer.data];
    ask({ head: 'max', token: 1 });
    ask({ head: 0, token: 1 });
    expect([...layer.data]).toEqual(before);
  });
});

describe('ranges', () => {
  it('leaves special tokens out of the grid', () => {
    expect([...gridValues(Float32Array.of(9, 1, 2), layer.queries)]).toEqual([1, 2]);
  });

  it('takes the ends of the map, equal ends for signed values', () => {
    expect(mapRange(Float32Array.of(0.25, 0.5), 'weight')).toEqual([0.25, 0.5]);
    expect(mapRange(Float32Array.of(-0.25, 0.125), 'difference')).toEqual([-0.25, 0.25]);
  });

  it('takes a percentile at the top, so that an outlier token does not take all colours', () => {
    const values = Float32Array.from({ length: 201 }, (_, i) => (i === 7 ? 9 : i / 200));
    expect(mapRange(values, 'weight')[1]).toBe(9);
    const [low, high] = mapRange(values, 'weight', 98);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.985, 3);
    expect(mapRange(values, 'difference', 98)).toEqual([-high, high]);
  });

  it('takes the largest of the layer: all queries from, only grid queries to', () => {
    expect(layerRange(layer, { direction: 'from', quantity: 'weight' })).toEqual([0, 1]);
    expect(layerRange(layer, { direction: 'from', quantity: 'difference' })).toEqual([-0.25, 0.25]);
    const onlyClass = {
      ...layer,
      data: Float32Array.from(layer.data, (v, i) => (i % 6 < 2 ? 1 : v / 2)),
    };
    expect(layerRange(onlyClass, { direction: 'to', quantity: 'weight' })).toEqual([0, 0.5]);
  });
});

describe('painting', () => {
  const { viridis, vik } = colormaps;
  const plain = { cell: 1, interpolation: 'none', alpha: 'even' } as const;
  const opaque = (pixels: Uint8ClampedArray) => [...pixels].filter((_, i) => i % 4 === 3);

  it('maps the ends of the range to the ends of the colour map', () => {
    const paint = { colormap: viridis, range: [0, 1], threshold: 0, ...plain } as const;
    const pixels = paintMap(Float32Array.of(0, 1), [1, 2], paint);
    expect([...pixels]).toEqual([68, 1, 84, 255, 253, 231, 37, 255]);
  });

  it('by weight, is as opaque as the value is high: the image stays clear elsewhere', () => {
    const paint = { colormap: viridis, range: [0, 1], threshold: 0, ...plain } as const;
    const byWeight = { ...paint, alpha: 'weight' } as const;
    const values = Float32Array.of(0, 0.25, 0.5, 0.75, 1, 2);
    expect(opaque(paintMap(values, [1, 6], byWeight))).toEqual([0, 64, 128, 192, 255, 255]);
    const signed = { ...byWeight, colormap: vik, range: [-1, 1] } as const;
    const clear = opaque(paintMap(Float32Array.of(-1, -0.5, 0, 0.5, 1), [1, 5], signed));
    expect(clear).toEqual([255, 127, 1, 129, 255]);
  });

  it('is bicubic with the cubic of Keys', () => {
    const fine = enlarge(Float32Array.of(0, 1, 0, 0), [1, 4], 2, 'bicubic').subarray(0, 8);
    // Distances 1.25, 0.75, 0.25, 0.25, 0.75, 1.25, 1.75 and 2.25 from the cell of 1.
    const weights = [-0.0703, 0.2266, 0.8672, 0.8672, 0.2266, -0.0703, -0.0234, 0];
    expect([...fine].map((v) => Number(v.toFixed(4)))).toEqual(weights);
  });

  it('leaves values below the threshold clear', () => {
    const paint = { colormap: viridis, range: [0, 1], threshold: 0.5, ...plain } as const;
    expect(opaque(paintMap(Float32Array.of(0.4, 0.6), [1, 2], paint))).toEqual([0, 255]);
  });

  it('measures the threshold of signed values from zero', () => {
    const paint = { colormap: vik, range: [-1, 1], threshold: 0.5, ...plain } as const;
    expect(opaque(paintMap(Float32Array.of(-0.6, 0.1, 0.6), [1, 3], paint))).toEqual([255, 0, 255]);
  });

  it('interpolates about cell centres and keeps flat areas flat', () => {
    expect([...enlarge(Float32Array.of(0, 1), [1, 2], 2, 'bilinear')].slice(0, 4)).toEqual([
      0, 0.25, 0.75, 1,
    ]);
    for (const way of ['bilinear', 'bicubic'] as const) {
      const flat = enlarge(new Float32Array(6).fill(0.5), [2, 3], 3, way);
      expect([...flat].every((v) => Math.abs(v - 0.5) < 1e-7)).toBe(true);
    }
  });

  it('leaves clear what was dropped, and interpolates up to it as up to an edge', () => {
    const places = [0, 1, 3];
    const values = onGrid(Float32Array.of(0.5, 0, 1), { grid: [2, 2], places });
    expect([...values]).toEqual([0.5, 0, Number.NaN, 1]);
    const paint = { colormap: viridis, range: [0, 1], threshold: 0, ...plain } as const;
    expect(opaque(paintMap(values, [2, 2], paint))).toEqual([255, 255, 0, 255]);
    const fine = enlarge(values, [2, 2], 2, 'bilinear'); // [4, 4]
    const row = (y: number) => [...fine.subarray(4 * y, 4 * y + 4)];
    expect(row(0)).toEqual([0.5, 0.375, 0.125, 0]);
    expect(row(3)).toEqual([Number.NaN, Number.NaN, 1, 1]);
    expect(row(1)[0]).toBe(0.5);
  });

  it('ranks the largest first and ties alike', () => {
    const values = Float32Array.of(0.1, 0.5, 0.5, 0.2);
    expect([0, 1, 2, 3].map((i) => rankOf(values, i))).toEqual([4, 1, 1, 3]);
  });
});
