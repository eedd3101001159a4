import type { Tensor } from '#shared/types';

/** What the weights softmax(q k^T / sqrt(D/heads)) are computed of; head h has the channels from h D/heads on. */
export interface Projections {
  /** `[N, D]` */
  readonly q: Tensor<Float32Array>;
  /** `[M, D]` */
  readonly k: Tensor<Float32Array>;
  readonly heads: number;
}

/** What one query drew from each key, `[heads, M]`; adds up to 1 in each head. */
export function drawn({ q, k, heads }: Projections, query: number): Tensor<Float32Array> {
  const weights = scores(k, q, query, heads);
  const keys = k.shape[0]!;
  for (let h = 0; h < heads; h++) {
    const row = weights.data.subarray(h * keys, (h + 1) * keys);
    const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let j = 0; j < keys; j++) {
      row[j] = Math.exp(row[j]! - most);
      sum += row[j]!;
    }
    for (let j = 0; j < keys; j++) row[j]! /= sum;
  }
  return weights;
}

/** What each query drew from one key, `[heads, N]`. `logSums`: `normalisers` of the same, `[heads, N]`. */
export function drawnFrom(
  { q, k, heads }: Projections,
  logSums: Float32Array,
  key: number,
): Tensor<Float32Array> {
  const { shape, data } = scores(q, k, key, heads);
  return { shape, data: data.map((score, i) => Math.exp(score - logSums[i]!)) };
}

/** Scaled products of all `rows` `[R, D]` with row `at` of the `others`: `[heads, R]`. */
function scores(
  rows: Tensor<Float32Array>,
  others: Tensor<Float32Array>,
  at: number,
  heads: number,
): Tensor<Float32Array> {
  const [count = 0, dim = 0] = rows.shape;
  const width = dim / heads;
  const scale = width ** -0.5;
  const other = others.data.subarray(at * dim, (at + 1) * dim);
  const products = new Float32Array(heads * count);
  for (let i = 0; i < count; i++) {
    for (let h = 0; h < heads; h++) {
      let sum = 0;
      for (let c = h * width; c < (h + 1) * width; c++) sum += rows.data[i * dim + c]! * other[c]!;
      products[h * count + i] = sum * scale;
    }
  }
  return { shape: [heads, count], data: products };
}
