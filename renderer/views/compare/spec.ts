import { z } from 'zod';
import { viewSpec } from '../spec';

/** One model on the image. */
export const PanelSpec = z.object({
  model: z.string(),
  /** Of its own; null for those of the inspector. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  /** What it draws over the image (`Compared.show`); null for the first that its result has. */
  show: z.string().max(100).nullable(),
});
export type PanelSpec = z.infer<typeof PanelSpec>;

export const MOST_PANELS = 4;

/** What the comparison shows: all that is saved with a figure. What the mouse does is apart. */
const CompareSpec = z.object({
  /** In their order; none for the chosen model alone. */
  panels: z.array(PanelSpec).max(MOST_PANELS),
  /** Whether all but the first show how they differ from it. */
  difference: z.boolean(),
  /** How much of the image a map covers. */
  opacity: z.number().min(0).max(1),
});

const spec = viewSpec('compare', 'comparison', CompareSpec, {
  panels: [],
  difference: false,
  opacity: 0.7,
});

export const useCompareSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
