import { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { performChange } from '../../state';

/** What the view of the exits shows beyond the result: all that is saved with a figure. */
export const ExitsSpec = z.object({
  /** What the curve's accuracy is drawn against. */
  cost: z.enum(['gflops', 'ms']),
});
export type ExitsSpec = z.infer<typeof ExitsSpec>;

export const useExitsSpec = create<ExitsSpec>()(() => ({ cost: 'gflops' }));

/** Changes the view; undoable. */
export function changeSpec(title: string, patch: Partial<ExitsSpec>): void {
  const from = useExitsSpec.getState();
  performChange({ title, from, to: { ...from, ...patch }, put: useExitsSpec.setState });
}

/** Takes over the spec of a saved figure. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const parsed = ExitsSpec.safeParse(saved);
  if (!parsed.success) {
    throw new VitrineError('bad-input', 'The figure holds no view of exits that can be restored', {
      hint: 'It was made by another version of Vitrine, or it was changed afterwards.',
    });
  }
  useExitsSpec.setState(parsed.data);
}
