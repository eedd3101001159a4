import { z } from 'zod';
import { sequential } from '#shared/figure';
import { viewSpec } from '../spec';

/** What the experts view shows: all that is saved with a figure. What the mouse does is apart. */
const ExpertsSpec = z.object({
  /**
   * `experts`: which expert each patch chose; `gates`: how much of its output it takes, or of one expert
   * how probable the router holds it; `classes`: over the library, the load of each expert per class.
   */
  mode: z.enum(['experts', 'gates', 'classes']),
  /** Place among the mixtures of experts. */
  layer: z.union([z.number().int().nonnegative(), z.literal('last')]),
  /** Which choice of each token, 0 is the first. */
  choice: z.number().int().nonnegative(),
  /** The expert shown alone; null shows all. */
  isolated: z.number().int().nonnegative().nullable(),
  /** Opacity of the map over the image. */
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
});
export type ExpertsSpec = z.infer<typeof ExpertsSpec>;
export type Mode = ExpertsSpec['mode'];

const defaultSpec: ExpertsSpec = {
  mode: 'experts',
  layer: 'last',
  choice: 0,
  isolated: null,
  opacity: 0.6,
  colormap: 'viridis',
};

const spec = viewSpec('experts', 'view of experts', ExpertsSpec, defaultSpec);

export const useExpertsSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
