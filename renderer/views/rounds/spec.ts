import { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { perform } from '../../state';

/** What the view of repeated stylisation shows: all that is saved with a figure. */
export const RoundsSpec = z.object({
  /** The round on the stage; 0 is the content, the last one follows a run. */
  round: z.union([z.number().int().nonnegative(), z.literal('last')]),
  /** The pictures, or how they differ from the content: in colour, or signed in lightness. */
  show: z.enum(['picture', 'colour', 'lightness']),
  /** Ids of other models that run the same rounds. */
  beside: z.array(z.string()),
  /** Id of the model whose round is on the stage; null for the chosen model. */
  model: z.string().nullable(),
});
export type RoundsSpec = z.infer<typeof RoundsSpec>;
export type Show = RoundsSpec['show'];

export const defaultSpec: RoundsSpec = { round: 'last', show: 'picture', beside: [], model: null };

export const useRoundsSpec = create<RoundsSpec>()(() => defaultSpec);

/** Changes the view; undoable, and a scrub over the rounds is one step. */
export function changeSpec(title: string, patch: Partial<RoundsSpec>): void {
  const before = useRoundsSpec.getState();
  const after = { ...before, ...patch };
  perform({
    title,
    merge: `rounds:${Object.keys(patch).join()}`,
    apply: () => useRoundsSpec.setState(after),
    revert: () => useRoundsSpec.setState(before),
  });
}

/** Takes over the spec of a saved figure. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const parsed = RoundsSpec.safeParse(saved);
  if (!parsed.success) {
    throw new VitrineError('bad-input', 'The figure holds no rounds that can be restored', {
      hint: 'It was made by another version of Vitrine, or it was changed afterwards.',
    });
  }
  useRoundsSpec.setState(parsed.data);
}
