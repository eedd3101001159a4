import { expect, test } from 'vitest';
import type { Size } from '#shared/types';
import { bilinearAxis } from './axis';
import { logitsAt } from './point';
import { noise } from './testing';
import { Upsampling } from './upsample';

/** PyTorch's bilinear, align_corners=False, written down plainly: `[c, h, w]` to `[c, H, W]`. */
function resized(data: ArrayLike<number>, [c, h, w]: number[], [H, W]: Size): number[] {
  const out: number[] = [];
  const at = (i: number, from: number, to: number) => Math.max(0, ((i + 0.5) * from) / to - 0.5);
  for (let k = 0; k < c!; k++) {
    for (let y = 0; y < H; y++) {
      for (let x = 0; x < W; x++) {
        const [v, u] = [at(y, h!, H), at(x, w!, W)];
        const [y0, x0] = [Math.floor(v), Math.floor(u)];
        const [y1, x1] = [Math.min(y0 + 1, h! - 1), Math.min(x0 + 1, w! - 1)];
        const value = (i: number, j: number) => data[(k * h! + i) * w! + j]!;
        const top = value(y0, x0) * (1 - (u - x0)) + value(y0, x1) * (u - x0);
        const bottom = value(y1, x0) * (1 - (u - x0)) + value(y1, x1) * (u - x0);
        out.push(top * (1 - (v - y0)) + bottom * (v - y0));
      }
    }
  }
  return out;
}

/** Argmax, confidence and entropy of each pixel of `[c, H, W]`. */
function judged(values: number[], c: number, pixels: number) {
  return Array.from({ length: pixels }, (_, i) => {
    const own = Array.from({ length: c }, (_, k) => values[k * pixels + i]!);
    const top = Math.max(...own);
    const e = own.map((value) => Math.exp(value - top));
    const sum = e.reduce((a, b) => a + b, 0);
    const p = e.map((value) => value / sum);
    const entropy = -p.reduce((a, q) => a + (q > 0 ? q * Math.log(q) : 0), 0);
    return { sorted: own.toSorted((a, b) => b - a), best: own.indexOf(top), p: 1 / sum, entropy };
  });
}

test.each<[string, number[], [Size, ...Size[]]]>([
  ['straight to the image', [7, 8, 8], [[37, 53]]],
  [
    'by way of the input',
    [150, 6, 9],
    [
      [24, 36],
      [41, 50],
    ],
  ],
  [
    'to an image smaller than the input',
    [11, 8, 8],
    [
      [32, 32],
      [19, 21],
    ],
  ],
  ['as it is', [12, 5, 7], [[5, 7]]],
  ['smaller', [3, 20, 30], [[7, 11]]],
  [
    'one place only',
    [4, 1, 1],
    [
      [4, 4],
      [3, 5],
    ],
  ],
  ['one class', [1, 4, 4], [[9, 9]]],
  ['far apart, where few classes count', [150, 3, 5], [[20, 97]]],
  [
    'far apart, by way of the input',
    [150, 3, 5],
    [
      [12, 20],
      [20, 97],
    ],
  ],
])('class, confidence and entropy of every pixel: %s', (_, shape, sizes) => {
  const logits = {
    shape,
    data: noise(
      shape.reduce((a, b) => a * b),
      // Far apart classes: most count for nothing.
      shape[2] === 5 ? 30 : 6,
    ),
  };
  let [values, from]: [ArrayLike<number>, number[]] = [logits.data, shape];
  for (const size of sizes) {
    values = resized(values, from, size);
    from = [shape[0]!, ...size];
  }
  const [H, W] = sizes.at(-1)!;
  const expected = judged(Array.from(values), shape[0]!, H * W);
  const rows = new Upsampling(logits, sizes);
  for (let y = 0; y < H; y++) {
    rows.seek(y);
    for (let x = 0; x < W; x++) {
      const { best, p, entropy, sorted } = expected[y * W + x]!;
      if (sorted[0]! - (sorted[1] ?? -9) > 1e-4) expect(rows.classAt(x)).toBe(best);
      expect(rows.confidenceAt(x)).toBeCloseTo(p, 4);
      expect(rows.entropyAt(x)).toBeCloseTo(entropy, 3);
    }
    const own = logitsAt(logits, sizes, y, 1);
    for (const [c, value] of own.entries()) {
      expect(value).toBeCloseTo(values[(c * H + y) * W + 1]!, 4);
    }
  }
});

test('among equals the first class wins', () => {
  const rows = new Upsampling({ shape: [6, 1, 2], data: new Float32Array(12).fill(0.5) }, [[1, 4]]);
  rows.seek(0);
  expect([0, 1, 2, 3].map(rows.classAt)).toEqual([0, 0, 0, 0]);
  expect(rows.confidenceAt(0)).toBeCloseTo(1 / 6, 6);
});

test('weights of an axis add up to 1, and no sample past the end has one', () => {
  for (const lengths of [
    [5, 20, 33],
    [5, 20, 7],
    [9, 9],
    [1, 4, 2],
    [32, 128, 100],
  ] as const) {
    const { first, weights } = bilinearAxis([...lengths]);
    first.forEach((low, i) => {
      const own = [0, 1, 2].map((k) => weights[3 * i + k]!);
      expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      own.forEach((weight, k) => {
        if (low + k >= lengths[0]) expect(weight).toBe(0);
      });
    });
  }
});

test('logits that overflowed are refused', () => {
  const data = Float32Array.of(0, 1, Number.NaN, 0);
  const rows = new Upsampling({ shape: [2, 1, 2], data }, [[2, 2]]);
  expect(() => rows.seek(0)).toThrow(/not finite/);
});
