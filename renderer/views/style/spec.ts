import { z } from 'zod';
import { create } from 'zustand';
import { VitrineError } from '#shared/types';
import { perform } from '../../state';
import { SavedStyle, savedStyles, useSheet } from './sheet';

/** Which of the two pictures something is of. */
export const Side = z.enum(['content', 'style']);
export type Side = z.infer<typeof Side>;

/** A place in one of the pictures, 0..1 of its height and width. */
export const Pick = z.object({
  on: Side,
  y: z.number().min(0).lt(1),
  x: z.number().min(0).lt(1),
});
export type Pick = z.infer<typeof Pick>;

/** What the style view shows: all that is saved with a figure. What the mouse does is apart. */
export const StyleSpec = z.object({
  /** The patch whose attention is shown; null for none. */
  pick: Pick.nullable(),
  /** Name of an attention of the model; any other stands for its last. */
  layer: z.string(),
  /** From 0; one that the model lacks stands for its last. */
  head: z.union([z.literal('mean'), z.number().int().nonnegative()]),
  /** How much of the picture the map covers. */
  opacity: z.number().min(0).max(1),
  colormap: z.enum(['viridis', 'cividis', 'magma']),
  /** Interpolated between patches. */
  smooth: z.boolean(),
});
export type StyleSpec = z.infer<typeof StyleSpec>;

export const defaultSpec: StyleSpec = {
  ...{ pick: null, layer: '', head: 'mean' },
  ...{ opacity: 0.75, colormap: 'viridis', smooth: false },
};

export const useStyleSpec = create<StyleSpec>()(() => defaultSpec);

/** Changes the view; undoable, and a slider being dragged is one step. */
export function changeSpec(title: string, patch: Partial<StyleSpec>): void {
  const before = useStyleSpec.getState();
  const after = { ...before, ...patch };
  perform({
    title,
    merge: `style:${Object.keys(patch).join()}`,
    apply: () => useStyleSpec.setState(after),
    revert: () => useStyleSpec.setState(before),
  });
}

const Saved = StyleSpec.extend({ sheet: z.array(SavedStyle) });

/** What is saved with a figure. */
export const savedSpec = (): z.input<typeof Saved> => ({
  ...useStyleSpec.getState(),
  sheet: savedStyles(),
});

/** Takes over the spec of a saved figure. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const parsed = Saved.safeParse(saved);
  if (!parsed.success) {
    throw new VitrineError('bad-input', 'The figure holds no style view that can be restored', {
      hint: 'It was made by another version of Vitrine, or it was changed afterwards.',
    });
  }
  const { sheet, ...spec } = parsed.data;
  useStyleSpec.setState(spec);
  useSheet.setState({ toTick: sheet });
}
