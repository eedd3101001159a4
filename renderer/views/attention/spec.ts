import { z } from 'zod';
import { sequential } from '#shared/figure';
import { viewSpec } from '../spec';

/** A place in the part of the image that the model saw, 0..1 of its height and width. */
export const RegionPoint = z.object({ y: z.number().min(0).max(1), x: z.number().min(0).max(1) });
export type RegionPoint = z.infer<typeof RegionPoint>;

/**
 * Whose attention is shown. A place, not a patch number: layers and models differ in their grids,
 * and the same place means something in all of them.
 */
export const Query = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('special'), index: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('place'), ...RegionPoint.shape }),
  z.object({ kind: z.literal('all') }),
]);
export type Query = z.infer<typeof Query>;

/** What the attention view shows: all that is saved with a figure. What the mouse does is apart. */
export const AttentionSpec = z.object({
  /** Single layers, or the rollout from the input to each layer. */
  source: z.enum(['layers', 'rollout']),
  layer: z.union([z.number().int().nonnegative(), z.literal('last')]),
  head: z.union([z.number().int().nonnegative(), z.enum(['mean', 'max'])]),
  query: Query,
  /** `from`: what the query looks at; `to`: who looks at it. */
  direction: z.enum(['from', 'to']),
  /** The weight, or a head's difference from the mean of its layer. */
  quantity: z.enum(['weight', 'difference']),
  colormap: z.enum([...sequential, 'vik']),
  range: z.enum(['map', 'layer', 'unit']),
  opacity: z.number().min(0).max(1),
  threshold: z.number().min(0).max(1),
  /** Interpolates between cells. */
  smooth: z.boolean(),
  /** While nothing is pinned, the patch under the pointer is the query. */
  follow: z.boolean(),
});
export type AttentionSpec = z.infer<typeof AttentionSpec>;

export const defaultSpec: AttentionSpec = {
  source: 'layers',
  layer: 'last',
  head: 'mean',
  query: { kind: 'special', index: 0 },
  direction: 'from',
  quantity: 'weight',
  colormap: 'viridis',
  range: 'map',
  opacity: 0.6,
  threshold: 0,
  smooth: false,
  follow: true,
};

const spec = viewSpec('attention', 'attention view', AttentionSpec, defaultSpec);

export const useAttentionSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
