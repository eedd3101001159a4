import { z } from 'zod';
import { sequential } from '#shared/figure';
import { viewSpec } from '../spec';
import { entryWords } from './words';

/** What the merging view shows: all that is saved with a figure. What the mouse does is apart. */
const MergingSpec = z.object({
  /** The merge, from 0; `last` is the one before the last stage. */
  stage: z.union([z.number().int().nonnegative(), z.literal('last')]),
  /** Followed by one merge, or down to the first map. */
  trace: z.enum(['merge', 'first']),
  /** What lies under the points. */
  map: z.enum(['none', 'lengths', 'attention']),
  /** The token whose points are shown, by its place, 0..1 of what the model saw. */
  token: z.object({ y: z.number().min(0).max(1), x: z.number().min(0).max(1) }),
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
});
export type MergingSpec = z.infer<typeof MergingSpec>;

const first: MergingSpec = {
  stage: 'last',
  trace: 'first',
  map: 'none',
  token: { y: 0.5, x: 0.5 },
  opacity: 0.6,
  colormap: 'viridis',
};

const spec = viewSpec('merging', entryWords.saved, MergingSpec, first);

export const useMergingSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;

/** The merge that is shown; a saved one may come from a model with more stages. */
export const stageIn = ({ stage }: MergingSpec, count: number): number =>
  stage === 'last' ? count - 1 : Math.min(stage, count - 1);
