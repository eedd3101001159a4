import { axisLength } from '../types';
import type { LayerTensor, Question } from './attention-map';

export type Range = readonly [min: number, max: number];

/**
 * Whose values the colours span. `map`: those on show; `all`: those of every layer and head for the same
 * query; `layer`: what any head and token of the layer can have; `unit`: 0..1.
 */
export const rangeRules = ['map', 'all', 'layer', 'unit'] as const;
export type RangeRule = (typeof rangeRules)[number];

/**
 * From the smallest value on the grid to the largest, or to the percentile `clip` of them, so that a few
 * outlier tokens do not take all of the colours. Special tokens are left out for the same reason.
 * Signed values get equal ends.
 */
export function mapRange(values: Float32Array, quantity: Question['quantity'], clip = 100): Range {
  if (quantity === 'difference') {
    const end = percentile(values.map(Math.abs), clip);
    return [-end, end];
  }
  return [percentile(values, 0), percentile(values, clip)];
}

/** Percentile 0..100 of values, interpolated linearly between neighbours; NaN where there are none. */
function percentile(values: Float32Array, percent: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (percent / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
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
