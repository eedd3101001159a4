import { axisLength, type TokenAxis } from '../types';

/** One layer's softmax weights, `[heads, Q, K]`; every row over K sums to 1. */
export interface LayerTensor {
  readonly heads: number;
  readonly queries: TokenAxis;
  readonly keys: TokenAxis;
  readonly data: Float32Array;
}

/** What to read out of a layer. */
export interface Question {
  /** One head (from 0), or the mean or the largest over all heads. */
  readonly head: number | 'mean' | 'max';
  /**
   * `from`: where the token (a query) looks, a row over the keys.
   * `to`: who looks at the token (a key), a column over the queries.
   */
  readonly direction: 'from' | 'to';
  /** Index on the query axis (`from`) or on the key axis (`to`); `all` is the mean over that axis. */
  readonly token: number | 'all';
  /** `difference`: the weight less the mean over heads, so what sets a head apart. */
  readonly quantity: 'weight' | 'difference';
}

/** The axis on which the answer to a question lies. */
export const answerAxis = <A extends TokenAxis>(
  layer: { readonly queries: A; readonly keys: A },
  question: Question,
): A => (question.direction === 'from' ? layer.keys : layer.queries);

/** One value per token of `answerAxis`: special tokens first, then the grid row by row. */
export function answer(layer: LayerTensor, question: Question): Float32Array {
  if (question.quantity === 'weight') return weights(layer, question);
  const values = weights(layer, question);
  const mean = weights(layer, { ...question, head: 'mean' });
  return values.map((value, i) => value - mean[i]!);
}

function weights(layer: LayerTensor, { head, direction, token }: Question): Float32Array {
  if (typeof head === 'number') return headWeights(layer, head, direction, token);
  const out = headWeights(layer, 0, direction, token);
  for (let h = 1; h < layer.heads; h++) {
    const other = headWeights(layer, h, direction, token);
    for (let i = 0; i < out.length; i++) {
      out[i] = head === 'mean' ? out[i]! + other[i]! : Math.max(out[i]!, other[i]!);
    }
  }
  return head === 'mean' ? out.map((sum) => sum / layer.heads) : out;
}

/** Row `token` (from) or column `token` (to) of one head's `[Q, K]`, or their mean. */
function headWeights(
  layer: LayerTensor,
  head: number,
  direction: Question['direction'],
  token: Question['token'],
): Float32Array {
  const Q = axisLength(layer.queries);
  const K = axisLength(layer.keys);
  const matrix = layer.data.subarray(head * Q * K, (head + 1) * Q * K); // [Q, K]
  if (token === 'all')
    return direction === 'from' ? meanRow(matrix, Q, K) : meanColumn(matrix, Q, K);
  if (direction === 'from') return matrix.slice(token * K, (token + 1) * K); // [K]
  const column = new Float32Array(Q);
  for (let q = 0; q < Q; q++) column[q] = matrix[q * K + token]!;
  return column;
}

function meanRow(matrix: Float32Array, Q: number, K: number): Float32Array {
  const mean = new Float32Array(K);
  for (let q = 0; q < Q; q++) {
    for (let k = 0; k < K; k++) mean[k] = mean[k]! + matrix[q * K + k]! / Q;
  }
  return mean;
}

function meanColumn(matrix: Float32Array, Q: number, K: number): Float32Array {
  const mean = new Float32Array(Q);
  for (let q = 0; q < Q; q++) {
    for (let k = 0; k < K; k++) mean[q] = mean[q]! + matrix[q * K + k]! / K;
  }
  return mean;
}

/** The grid's share of `values`: special tokens have no place on the image. */
export const gridValues = (values: Float32Array, axis: TokenAxis): Float32Array =>
  values.subarray(axis.special);

/** The patches' values where they lie on the grid, `[h*w]`; NaN where a patch was dropped. */
export function onGrid(
  values: Float32Array,
  { grid: [h, w], places }: Pick<TokenAxis, 'grid' | 'places'>,
): Float32Array {
  if (!places) return values;
  const grid = new Float32Array(h * w).fill(Number.NaN);
  for (const [i, place] of places.entries()) grid[place] = values[i]!;
  return grid;
}

/** Place of `values[index]` among `values`: 1 for the largest; equal values share the better place. */
export function rankOf(values: Float32Array, index: number): number {
  const own = values[index]!;
  let rank = 1;
  for (const value of values) if (value > own) rank++;
  return rank;
}
