import type { Size } from '../types/grid';

/* Measures of visual tokens' maps: `[L, h*w]` row by row, each row summing to 1. */

/** [y, x], from 0 at the upper left to 1 at the lower right. */
export type Centre = readonly [number, number];

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The rows of a matrix. */
export const rowsOf = (data: Float32Array, width: number): Float32Array[] =>
  Array.from({ length: data.length / width }, (_, row) =>
    data.subarray(row * width, (row + 1) * width),
  );

/** In nats: 0 where all weight is on one place, the logarithm of their number where it is even. */
export const entropyOf = (map: Float32Array): number =>
  map.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);

/** Where the weight lies on average; a place counts at its middle. */
export function centreOf(map: Float32Array, [h, w]: Size): [number, number] {
  let [y, x] = [0, 0];
  for (const [place, p] of map.entries()) {
    y += (p * (Math.floor(place / w) + 0.5)) / h;
    x += (p * ((place % w) + 0.5)) / w;
  }
  return [y, x];
}

/** The weight that two maps have in common: 0 where they look at different places, 1 where they are alike. */
export const overlapOf = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, p, place) => sum + Math.min(p, b[place]!), 0);

/** Mean over all pairs of maps; 1 for a single one. */
export function meanOverlap(maps: readonly Float32Array[]): number {
  const pairs = maps.flatMap((a, i) => maps.slice(i + 1).map((b) => overlapOf(a, b)));
  return pairs.length > 0 ? mean(pairs) : 1;
}

/**
 * Variance of a token's place over images: of its centres, both axes together, mean over tokens. Centres
 * are in shares of the image's sides.
 */
export function placeVariance(images: readonly (readonly Centre[])[]): number {
  const tokens = images[0]?.length ?? 0;
  const along = (token: number, axis: 0 | 1): number => {
    const sides = images.map((centres) => centres[token]![axis]);
    const middle = mean(sides);
    return mean(sides.map((side) => (side - middle) ** 2));
  };
  return mean(Array.from({ length: tokens }, (_, token) => along(token, 0) + along(token, 1)));
}
