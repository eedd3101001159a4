import { z } from 'zod';
import { useShallow } from 'zustand/react/shallow';
import { interpolations, rangeRules, usualPaint } from '#shared/attention';
import { sequential } from '#shared/figure';
import { viewSpec } from '../spec';
import { words } from './words';

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
const Spec = z.object({
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
  range: z.enum(rangeRules),
  /** Percentile of a map's values at the top of its range. */
  clip: z.number().min(50).max(100),
  /** `weight`: strong places are opaque and weak ones clear; `even`: all are equally opaque. */
  alpha: z.enum(['weight', 'even']),
  opacity: z.number().min(0).max(1),
  threshold: z.number().min(0).max(1),
  interpolation: z.enum(interpolations),
  /** Each patch evenly in its own colour over the whole range, whatever is chosen above. */
  raw: z.boolean(),
  /** While nothing is pinned, the patch under the pointer is the query. */
  follow: z.boolean(),
});
export type AttentionSpec = z.infer<typeof Spec>;

/** What of a spec is asked of the layers; the rest is how the answer looks. */
export type AskedSpec = Pick<
  AttentionSpec,
  'source' | 'layer' | 'head' | 'query' | 'direction' | 'quantity'
>;

const Old = z.looseObject({ smooth: z.boolean() });
/** Version 0.1 saved `smooth`, and drew maps equally opaque over their whole range. */
const AttentionSpec = z.preprocess((saved) => {
  const { success, data } = Old.safeParse(saved);
  if (!success) return saved;
  const { smooth, ...kept } = data;
  const interpolation = smooth ? 'bilinear' : 'none';
  return { ...kept, interpolation, alpha: 'even', clip: 100, raw: false };
}, Spec);

export const defaultSpec: AttentionSpec = {
  source: 'layers',
  layer: 'last',
  head: 'mean',
  query: { kind: 'special', index: 0 },
  direction: 'from',
  quantity: 'weight',
  colormap: 'viridis',
  range: 'map',
  ...usualPaint,
  threshold: 0,
  raw: false,
  follow: true,
};

const spec = viewSpec('attention', words.spec.name, AttentionSpec, defaultSpec);

export const useAttentionSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;

/** What is asked: renders nothing anew while only the look changes, as with every step of a slider. */
export const useAskedSpec = (): AskedSpec =>
  useAttentionSpec(
    useShallow(({ source, layer, head, query, direction, quantity }) => ({
      ...{ source, layer, head, query, direction, quantity },
    })),
  );
