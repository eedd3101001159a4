import { type Colormap, colorIndex } from '../figure';
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

export type Range = readonly [min: number, max: number];
/** `map`: the values on show; `layer`: the same for all heads and tokens of a layer; `unit`: 0..1. */
export type RangeRule = 'map' | 'layer' | 'unit';

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

/**
 * Smallest and largest of the values on the grid. Special tokens are left out: the class token's
 * own weight would leave nothing of the range for the image. Signed values get equal ends.
 */
export function mapRange(values: Float32Array, quantity: Question['quantity']): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (quantity === 'weight') return [min, max];
  const end = Math.max(-min, max);
  return [-end, end];
}

/**
 * 0 to the largest weight that any head and any token can put on the map, so that all maps of a
 * layer and direction compare; for differences, minus to plus the largest one.
 */
export function layerRange(
  layer: LayerTensor,
  { direction, quantity }: Pick<Question, 'direction' | 'quantity'>,
): Range {
  const { heads, queries, keys, data } = layer;
  const Q = axisLength(queries);
  const K = axisLength(keys);
  let largest = 0;
  for (let q = direction === 'to' ? queries.special : 0; q < Q; q++) {
    for (let k = direction === 'from' ? keys.special : 0; k < K; k++) {
      let sum = 0;
      let top = 0;
      let low = 1;
      for (let h = 0; h < heads; h++) {
        const weight = data[(h * Q + q) * K + k]!;
        sum += weight;
        if (weight > top) top = weight;
        if (weight < low) low = weight;
      }
      const mean = sum / heads;
      largest = Math.max(largest, quantity === 'weight' ? top : Math.max(top - mean, mean - low));
    }
  }
  return quantity === 'weight' ? [0, largest] : [-largest, largest];
}

/** How values become colours. */
export interface Paint {
  readonly colormap: Colormap;
  readonly range: Range;
  /** 0..1 of the range (of its half, for signed values): weaker places are left clear. */
  readonly threshold: number;
  /** Pixels a grid cell; above 1 the values in between are interpolated bilinearly. */
  readonly cell: number;
}

/** RGBA of a map: `[h*cell, w*cell, 4]` from `values` `[h*w]`; NaN, where there is none, stays clear. */
export function paintMap(
  values: Float32Array,
  [h, w]: readonly [number, number],
  paint: Paint,
): Uint8ClampedArray<ArrayBuffer> {
  const { cell, range } = paint;
  const fine = cell === 1 ? values : enlarge(values, [h, w], cell);
  const pixels = new Uint32Array(fine.length); // One pixel a number, bytes r,g,b,a.
  const colors = opaqueColors(paint.colormap);
  const [low, high] = clearBetween(paint);
  for (let i = 0; i < fine.length; i++) {
    const value = fine[i]!;
    if (Number.isNaN(value) || (value > low && value < high)) continue;
    pixels[i] = colors[colorIndex(value, range)]!;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** The 256 colours as pixels. */
function opaqueColors({ colors }: Colormap): Uint32Array {
  const bytes = new Uint8Array(256 * 4).fill(255);
  for (let i = 0; i < 256; i++) bytes.set(colors.subarray(i * 3, i * 3 + 3), i * 4);
  return new Uint32Array(bytes.buffer);
}

/** Values between these ends are left clear by the threshold. */
function clearBetween({ colormap, range: [min, max], threshold }: Paint): Range {
  if (threshold <= 0) return [0, 0];
  if (colormap.kind === 'sequential') {
    return [Number.NEGATIVE_INFINITY, min + threshold * (max - min)];
  }
  const middle = (min + max) / 2;
  const reach = (threshold * (max - min)) / 2;
  return [middle - reach, middle + reach];
}

/**
 * Bilinear interpolation about cell centres, edges repeated: `[h, w]` to `[h*cell, w*cell]`. A cell
 * without a value (NaN) stays without, and is to its neighbours as an edge.
 */
export function enlarge(
  values: Float32Array,
  [h, w]: readonly [number, number],
  cell: number,
): Float32Array {
  const out = new Float32Array(h * cell * w * cell);
  const xs = taps(w, cell);
  const ys = taps(h, cell);
  for (let y = 0; y < h * cell; y++) {
    const top = ys.low[y]! * w;
    const bottom = ys.high[y]! * w;
    const fy = ys.fraction[y]!;
    for (let x = 0; x < w * cell; x++) {
      const left = xs.low[x]!;
      const right = xs.high[x]!;
      const fx = xs.fraction[x]!;
      const above = values[top + left]! * (1 - fx) + values[top + right]! * fx;
      const below = values[bottom + left]! * (1 - fx) + values[bottom + right]! * fx;
      const value = above * (1 - fy) + below * fy;
      const own = values[Math.floor(y / cell) * w + Math.floor(x / cell)]!;
      const besideDropped = Number.isNaN(value) && !Number.isNaN(own);
      out[y * w * cell + x] = besideDropped
        ? meanOfKnown(
            [top + left, top + right, bottom + left, bottom + right].map((i) => values[i]!),
            [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy],
          )
        : value;
    }
  }
  return out;
}

/** Weighted mean of the values that are there. */
function meanOfKnown(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let weight = 0;
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    sum += value * weights[i]!;
    weight += weights[i]!;
  }
  return sum / weight;
}

/** For each fine position along an axis: its two neighbours and how far it lies between them. */
function taps(cells: number, cell: number) {
  const low = new Int32Array(cells * cell);
  const high = new Int32Array(cells * cell);
  const fraction = new Float32Array(cells * cell);
  for (let i = 0; i < low.length; i++) {
    const at = Math.min(cells - 1, Math.max(0, (i + 0.5) / cell - 0.5));
    low[i] = Math.floor(at);
    high[i] = Math.min(cells - 1, low[i]! + 1);
    fraction[i] = at - low[i]!;
  }
  return { low, high, fraction };
}

/** Place of `values[index]` among `values`: 1 for the largest; equal values share the better place. */
export function rankOf(values: Float32Array, index: number): number {
  const own = values[index]!;
  let rank = 1;
  for (const value of values) if (value > own) rank++;
  return rank;
}
