import { z } from 'zod';
import { sequential } from '#shared/figure';
import { viewSpec } from '../spec';
import { words } from './words';

/** What the pruning view shows: all that is saved with a figure. What the mouse does is apart. */
export const PruningSpec = z.object({
  /**
   * `kept`: what is left; `scores`: how likely each patch was to be kept; `lineage`: which stage
   * dropped each patch; `share`: over the library, how often each place was kept; `rankings`: what
   * other scores than the predicted ones would have kept.
   */
  mode: z.enum(['kept', 'scores', 'lineage', 'share', 'rankings']),
  /** How far down the network: 0 is the input, s what stage s has left. */
  stop: z.union([z.number().int().nonnegative(), z.literal('last')]),
  /** How dim dropped patches are. */
  fade: z.number().min(0).max(1),
  /** How much of the image a map covers. */
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
  /** What the ends of the colours of scores stand for. */
  range: z.enum(['stage', 'unit']),
  /** The rankings were asked for: the model runs for them whenever they are shown. */
  compared: z.boolean(),
});
export type PruningSpec = z.infer<typeof PruningSpec>;
export type Mode = PruningSpec['mode'];

export const defaultSpec: PruningSpec = {
  mode: 'kept',
  stop: 'last',
  fade: 0.7,
  opacity: 0.75,
  colormap: 'viridis',
  range: 'stage',
  compared: false,
};

const spec = viewSpec('pruning', words.spec.name, PruningSpec, defaultSpec);

export const usePruningSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
