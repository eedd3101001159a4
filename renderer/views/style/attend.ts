import { type PlacedAxis, patchOn } from '#shared/attention';
import type { Size, Stylized } from '#shared/types';
import type { Picked, Side, StyleSpec } from './spec';

export type StyleAttention = NonNullable<Stylized['attention']>;
export type StyleLayer = StyleAttention['layers'][number];
/** Both patch grids where they lie on their images. */
export type Grids = Readonly<Record<Side, PlacedAxis>>;

/** What is asked of a layer. */
export interface Question {
  readonly layer: string;
  /** `queries`: what the patch drew from each key; `keys`: what each query drew from it. */
  readonly of: 'queries' | 'keys';
  readonly patch: number;
  /** The image that the answer lies on. */
  readonly on: Side;
}

/** The images are padded to whole patches at the right and below, so their grids reach beyond them. */
export function gridsOf({ size, style, attention }: Stylized, [ph, pw]: Size): Grids | null {
  if (!attention || !style) return null;
  const placed = (grid: Size, [h, w]: Size): PlacedAxis => ({
    grid,
    special: 0,
    covers: [(grid[0] * ph) / h, (grid[1] * pw) / w],
  });
  const { content, style: own } = attention.grids;
  return { content: placed(content, size), style: placed(own, style.size) };
}

/** The layer on show; the last where the spec names none of this model's. */
export const layerOf = ({ layers }: StyleAttention, { layer }: StyleSpec): StyleLayer =>
  layers.find(({ name }) => name === layer) ?? layers.at(-1)!;

/** The head on show, from 0; a spec may come from a model with more heads. */
export const headOf = ({ heads }: StyleAttention, { head }: StyleSpec): number | 'mean' =>
  head === 'mean' ? head : Math.min(head, heads - 1);

/** What a layer can tell of a patch; null where it is about the other image alone. */
export function questionOf(
  { name: layer, queries, keys }: StyleLayer,
  pick: Picked,
  grids: Grids,
): Question | null {
  const patch = patchOn(grids[pick.on], pick);
  if (patch === null) return null;
  if (queries === pick.on) return { layer, of: 'queries', patch, on: keys };
  if (keys === pick.on) return { layer, of: 'keys', patch, on: queries };
  return null;
}
