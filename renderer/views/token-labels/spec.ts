import { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { perform } from '../../state';

/** What the token labels view shows: all that is saved with a figure. What the mouse does is apart. */
export const TokenLabelsSpec = z.object({
  /** The class shown alone, by its number; null shows all. */
  isolated: z.number().int().nonnegative().nullable(),
  /** How much of the picture the map covers. */
  opacity: z.number().min(0).max(1),
});
export type TokenLabelsSpec = z.infer<typeof TokenLabelsSpec>;

export const defaultSpec: TokenLabelsSpec = { isolated: null, opacity: 0.6 };

export const useTokenLabelsSpec = create<TokenLabelsSpec>()(() => defaultSpec);

/** Changes the view; undoable, and a slider being dragged is one step. */
export function changeSpec(title: string, patch: Partial<TokenLabelsSpec>): void {
  const before = useTokenLabelsSpec.getState();
  const after = { ...before, ...patch };
  perform({
    title,
    merge: `token-labels:${Object.keys(patch).join()}`,
    apply: () => useTokenLabelsSpec.setState(after),
    revert: () => useTokenLabelsSpec.setState(before),
  });
}

/** Shows a class alone, or all again where it is already. */
export function toggleIsolated(index: number): void {
  const { isolated } = useTokenLabelsSpec.getState();
  if (isolated === index) changeSpec('Show all classes', { isolated: null });
  else changeSpec('Show one class', { isolated: index });
}

/** Takes over the spec of a saved figure. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const parsed = TokenLabelsSpec.safeParse(saved);
  if (!parsed.success) {
    throw new VitrineError('bad-input', 'The figure holds no token labels that can be restored', {
      hint: 'It was made by another version of Vitrine, or it was changed afterwards.',
    });
  }
  useTokenLabelsSpec.setState(parsed.data);
}
