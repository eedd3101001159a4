import { z } from 'zod';
import { sequential } from '#shared/figure';
import type { VisualTokens } from '#shared/types';
import { viewSpec } from '../spec';

/** What the visual tokens view shows: all that is saved with a figure. What the mouse does is apart. */
export const VisualTokensSpec = z.object({
  /** `map`: where one token looks; `strongest`: the token with most weight at each place. */
  mode: z.enum(['map', 'strongest']),
  /** Module and token on the stage, from 0. */
  module: z.number().int().nonnegative(),
  token: z.number().int().nonnegative(),
  /** Which matrix of tokens stands beside the image. */
  matrix: z.enum(['attention', 'overlap']),
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
});
export type VisualTokensSpec = z.infer<typeof VisualTokensSpec>;

const defaultSpec: VisualTokensSpec = {
  mode: 'map',
  module: 0,
  token: 0,
  matrix: 'attention',
  opacity: 0.7,
  colormap: 'viridis',
};

const spec = viewSpec('visual-tokens', 'view of visual tokens', VisualTokensSpec, defaultSpec);

export const useVisualTokensSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;

/** The module and token of a spec that these layers have; a spec may come from a larger model. */
export const within = ({ layers }: VisualTokens, { module, token }: VisualTokensSpec) => ({
  module: Math.min(module, layers.length - 1),
  token: Math.min(token, layers[0]!.entropy.length - 1),
});
