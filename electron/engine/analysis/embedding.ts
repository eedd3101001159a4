import { axisLength, type ModelCard, type Tensor } from '#shared/types';

/**
 * One vector of what the classifier sees: `[1, D]` as it is; of tokens `[1, N, D]` the class token, or the mean
 * where there is none; of a map `[1, C, h, w]` the mean over its places. Null for any other shape.
 */
export function embeddingOf({ shape, data }: Tensor, card: ModelCard): Float32Array | null {
  const [batch, a = 0, b = 0, c = 0] = shape;
  if (batch !== 1 || data.length === 0) return null;
  const values = Float32Array.from(data);
  if (shape.length === 2) return values;
  if (shape.length === 3) return hasClassToken(card, a) ? values.slice(0, b) : mean(values, a, b);
  return shape.length === 4 ? meanOfPlaces(values, a, b * c) : null;
}

/** The first of so many tokens is no patch. */
function hasClassToken({ attention }: ModelCard, tokens: number): boolean {
  const last = attention.at(-1)?.queries;
  return (
    last !== undefined && last.special > 0 && (last.places ? true : axisLength(last) === tokens)
  );
}

/** `[rows, length]` to `[length]`. */
function mean(values: Float32Array, rows: number, length: number): Float32Array {
  const sums = new Float64Array(length);
  for (let i = 0; i < values.length; i++) sums[i % length]! += values[i]!;
  return Float32Array.from(sums, (sum) => sum / rows);
}

/** `[channels, places]` to `[channels]`. */
function meanOfPlaces(values: Float32Array, channels: number, places: number): Float32Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / places)]! += values[i]!;
  return Float32Array.from(sums, (sum) => sum / places);
}
