import type { Merges, Size, Tensor, TensorRef } from '../types';

/** One merge: what its taps are and where they went. */
export interface MergeMap {
  readonly from: Size;
  readonly to: Size;
  readonly taps: Size;
  /** `[2 * taps, h, w]`: dy and dx of each tap, row by row, in tokens of the map before merging. */
  readonly offsets: ArrayLike<number>;
  /** Each tap's share of the merged token, row by row. */
  readonly weights: ArrayLike<number>;
}

/** The merges of a result with their numbers, from the first map to the last. */
export const mergeMaps = (
  { stages }: Merges,
  read: (ref: TensorRef) => Promise<Tensor>,
): Promise<MergeMap[]> =>
  Promise.all(
    stages.map(async ({ from, to, taps, ...refs }) => {
      const [offsets, weights] = await Promise.all([read(refs.offsets), read(refs.weights)]);
      return { from, to, taps, offsets: offsets.data, weights: weights.data };
    }),
  );

/** [row, column] on a map, where token 0 lies at 0; between tokens and outside too. */
export type Place = readonly [number, number];

interface Tap {
  /** Which tap of its token, [row, column]. */
  readonly step: Place;
  readonly place: Place;
  readonly weight: number;
}

/** The taps of merged token `token`, on the map before merging. */
function tapsOf({ to: [h, w], taps: [down, across], offsets, weights }: MergeMap, token: number) {
  const offset = (channel: number) => offsets[channel * h * w + token]!;
  return Array.from({ length: down * across }, (_, tap): Tap => {
    const step: Place = [Math.floor(tap / across), tap % across];
    const [y, x] = regularPlace([Math.floor(token / w), token % w], [down, across], step);
    const place: Place = [y + offset(2 * tap), x + offset(2 * tap + 1)];
    return { step, place, weight: weights[tap]! };
  });
}

/** Where a tap reads without an offset. */
const regularPlace = ([row, column]: Place, [down, across]: Size, [y, x]: Place): Place => [
  row * down + y,
  column * across + x,
];

/** What a merged token was made of on the first map: one point for each path of taps that leads there. */
export interface Source {
  readonly regular: Place;
  readonly place: Place;
  /** Product of the shares on the way. */
  readonly weight: number;
}

/**
 * Follows a token of the last of `merges` down to the map before the first of them: each tap leads to the
 * token nearest to it, whose own taps lead on. Paths that leave a map are left out, so that the weights add up
 * to 1 only where there are none.
 */
export function traced(merges: readonly MergeMap[], token: number): Source[] {
  const w = merges.at(-1)!.to[1];
  return follow(merges, token, { regular: [Math.floor(token / w), token % w], weight: 1 });
}

function follow(
  merges: readonly MergeMap[],
  token: number,
  { regular, weight }: Omit<Source, 'place'>,
): Source[] {
  const map = merges.at(-1)!;
  const before = merges.slice(0, -1);
  return tapsOf(map, token).flatMap(({ step, place, weight: share }): Source[] => {
    const along = { regular: regularPlace(regular, map.taps, step), weight: weight * share };
    if (before.length === 0) return isOutside(map.from, place) ? [] : [{ ...along, place }];
    const next = nearestToken(map.from, place);
    return next === null ? [] : follow(before, next, along);
  });
}

/** The token that a place is nearest to; null outside the map. */
function nearestToken([h, w]: Size, [y, x]: Place): number | null {
  const [row, column] = [Math.round(y), Math.round(x)];
  return row >= 0 && row < h && column >= 0 && column < w ? row * w + column : null;
}

/** Nothing of the map is read there. */
const isOutside = ([h, w]: Size, [y, x]: Place): boolean => y <= -1 || x <= -1 || y >= h || x >= w;

/** How long the offset of each tap of each merged token is, in tokens: `[h * w, taps]`. */
export function offsetLengths({ to: [h, w], taps, offsets }: MergeMap): Float32Array {
  const n = taps[0] * taps[1];
  return Float32Array.from({ length: h * w * n }, (_, i) => {
    const [token, tap] = [Math.floor(i / n), i % n];
    const offset = (channel: number) => offsets[channel * h * w + token]!;
    return Math.hypot(offset(2 * tap), offset(2 * tap + 1));
  });
}

/** Mean length of each merged token's offsets, `[h * w]`. */
export function meanLengths(map: MergeMap): Float32Array {
  const lengths = offsetLengths(map);
  const taps = map.taps[0] * map.taps[1];
  return Float32Array.from({ length: lengths.length / taps }, (_, token) => {
    const own = lengths.subarray(token * taps, (token + 1) * taps);
    return own.reduce((sum, length) => sum + length, 0) / taps;
  });
}

/** The share of taps that read nothing, and their mean offset. */
export function measureOffsets(map: MergeMap): { meanOffset: number; outside: number } {
  const lengths = offsetLengths(map);
  const tokens = Array.from({ length: map.to[0] * map.to[1] }, (_, token) => token);
  const taps = tokens.flatMap((token) => tapsOf(map, token));
  return {
    meanOffset: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
    outside: taps.filter(({ place }) => isOutside(map.from, place)).length / taps.length,
  };
}
