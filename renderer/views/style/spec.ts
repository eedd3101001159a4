import { z } from 'zod';
import { usualPaint } from '#shared/attention';
import { sequential } from '#shared/figure';
import { parseSpec, viewSpec } from '../spec';
import { SavedStyle, savedStyles, useSheet } from './sheet/sheet';
import { words } from './words';

/** Which of the two images something is of. */
export const Side = z.enum(['content', 'style']);
export type Side = z.infer<typeof Side>;

/** A place in one of the images, 0..1 of its height and width. */
export const Picked = z.object({
  on: Side,
  y: z.number().min(0).lt(1),
  x: z.number().min(0).lt(1),
});
export type Picked = z.infer<typeof Picked>;

/** What the style view shows: all that is saved with a figure. What the mouse does is apart. */
export const StyleSpec = z.object({
  /** The patch whose attention is shown; null for none. */
  pick: Picked.nullable(),
  /** Name of an attention of the model; any other stands for its last. */
  layer: z.string(),
  /** From 0; one that the model lacks stands for its last. */
  head: z.union([z.literal('mean'), z.number().int().nonnegative()]),
  /** Opacity of the map over the image. */
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
  /** Interpolated between patches. */
  smooth: z.boolean(),
});
export type StyleSpec = z.infer<typeof StyleSpec>;

export const defaultSpec: StyleSpec = {
  pick: null,
  layer: '',
  head: 'mean',
  opacity: usualPaint.opacity,
  colormap: 'viridis',
  smooth: true,
};

const WORDS = words.spec.name;
const spec = viewSpec('style', WORDS, StyleSpec, defaultSpec);

export const useStyleSpec = spec.use;
export const changeSpec = spec.change;

const Saved = StyleSpec.extend({ sheet: z.array(SavedStyle) });

/** What is saved with a figure. */
export const savedSpec = (): z.input<typeof Saved> => ({
  ...useStyleSpec.getState(),
  sheet: savedStyles(),
});

/** Takes over the spec of a saved figure. Throws `bad-input` when it is none. */
export function restoreSpec(saved: unknown): void {
  const { sheet, ...shown } = parseSpec(Saved, WORDS, saved);
  useStyleSpec.setState(shown);
  useSheet.setState({ toTick: sheet });
}
