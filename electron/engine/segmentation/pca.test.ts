import { expect, test } from 'vitest';
import { principalImage } from './pca';
import { noise } from './testing';

const [C, H, W] = [24, 9, 11];
const N = H * W;

/** Three known directions of falling strength, and a little noise. */
function features(strengths: readonly number[]): Float32Array {
  const out = noise(C * N, 0.01);
  strengths.forEach((strength, k) => {
    const along = noise(N, strength, 10 + k);
    const mean = along.reduce((a, b) => a + b, 0) / N;
    // Orthogonal: each direction has channels of its own.
    for (let c = k; c < C; c += strengths.length) {
      for (let i = 0; i < N; i++) out[c * N + i]! += along[i]! - mean;
    }
  });
  return out;
}

test('three components, strongest first, with the share of the variance of each', () => {
  const { image, explained } = principalImage({ shape: [1, C, H, W], data: features([8, 4, 2]) });
  expect(image.shape).toEqual([H, W, 3]);
  const variances = [8, 4, 2].map((strength, k) => variance(noise(N, strength, 10 + k)));
  const all = variances.reduce((a, b) => a + b);
  variances.forEach((own, k) => {
    expect(explained[k]).toBeCloseTo(own / all, 2);
  });
  // Red follows the first direction up, green the second: signs are such that weights are positive.
  const along = (k: number, strength: number) => noise(N, strength, 10 + k);
  for (const [k, strength] of [8, 4, 2].entries()) {
    const values = Array.from({ length: N }, (_, i) => image.data[3 * i + k]!);
    expect(correlation(values, along(k, strength))).toBeGreaterThan(0.98);
  }
});

test('the same features give the same image; a flat map is grey', () => {
  const data = features([3, 2, 1]);
  const shape = [1, C, H, W];
  expect(principalImage({ shape, data })).toEqual(principalImage({ shape, data: data.slice() }));
  const flat = principalImage({ shape: [1, 2, 3, 3], data: new Float32Array(18).fill(4) });
  expect(new Set(flat.image.data)).toEqual(new Set([128]));
  expect(flat.explained).toEqual([0, 0]);
});

test('two channels have two components', () => {
  const data = Float32Array.of(0, 1, 2, 3, 0, 0, 1, 1);
  const { explained } = principalImage({ shape: [1, 2, 2, 2], data });
  expect(explained[0]! + explained[1]!).toBeCloseTo(1, 6);
});

function variance(values: Float32Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (v: ArrayLike<number>) => Array.from(v).reduce((x, y) => x + y, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - ma, b[i]! - mb];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
