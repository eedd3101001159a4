import { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { perform } from '../../state';

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
  /** How much of the picture a map covers. */
  opacity: z.number().min(0).max(1),
  colormap: z.enum(['viridis', 'cividis', 'magma']),
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

export const usePruningSpec = create<PruningSpec>()(() => defaultSpec);

/** Changes the view; undoable, and a slider being dragged is one step. */
export function changeSpec(title: string, patch: Partial<PruningSpec>): void {
  const before = usePruningSpec.getState();
  const after = { ...before, ...patch };
  perform({
    title,
    merge: `pruning:${Object.keys(patch).join()}`,
    apply: () => usePruningSpec.setState(after),
    revert: () => usePruningSpec.setState(before),
  });
}

/** Takes over the spec of a saved figure. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const parsed = PruningSpec.safeParse(saved);
  if (!parsed.success) {
    throw new VitrineError('bad-input', 'The figure holds no pruning view that can be restored', {
      hint: 'It was made by another version of Vitrine, or it was changed afterwards.',
    });
  }
  usePruningSpec.setState(parsed.data);
}
