import type { VisualTokens } from '#shared/types';
import { overlapOf, placeVariance } from '#shared/visual-tokens';

/** A module's tensors, read once. */
export interface Module {
  /** Where each token looks: L of [h*w]. */
  readonly maps: readonly Float32Array[];
  /** What each token reads from each: L rows that sum to 1. */
  readonly reads: readonly Float32Array[];
  /** What each place takes back of the tokens: h*w of [L]; null where nothing goes back to the map. */
  readonly shares: readonly Float32Array[] | null;
}

/** The matrix [L, L] with a row for each token that reads. */
export const readersInRows = (
  attention: readonly Float32Array[],
  readers: 'rows' | 'columns',
): readonly Float32Array[] =>
  readers === 'rows'
    ? attention
    : attention.map((_, reader) => Float32Array.from(attention, (row) => row[reader]!));

/** Of all weight on a place, the share of each token: the maps read backwards. */
export function sharesOfPlace(maps: readonly Float32Array[], place: number): number[] {
  const weights = maps.map((map) => map[place]!);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (all > 0 ? weight / all : 0));
}

const strongestIn = (values: ArrayLike<number>): number => {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
};

/** The token with most weight at each place. */
export const strongest = (maps: readonly Float32Array[]): number[] =>
  Array.from(maps[0]!, (_, place) => strongestIn(maps.map((map) => map[place]!)));

/** What each two tokens' maps have in common. */
export const overlaps = (maps: readonly Float32Array[]): readonly Float32Array[] =>
  maps.map((a) => Float32Array.from(maps, (b) => overlapOf(a, b)));

/** The token that another reads most from, and how much. */
export function mostRead(reads: readonly Float32Array[], token: number) {
  const source = strongestIn(reads[token]!);
  return { source, weight: reads[token]![source]! };
}

/** Per module, the variance of its tokens' places over images; null while there are fewer than two. */
export function variances(images: readonly VisualTokens[]): readonly number[] | null {
  const [first] = images;
  if (!first || images.length < 2) return null;
  return first.layers.map((_, module) =>
    placeVariance(images.map(({ layers }) => layers[module]!.centres)),
  );
}
