import { z } from 'zod';
import { paperLines, sequential } from '#shared/figure';
import { Baseline, type MapMethod, mapMethods } from '#shared/types';
import { viewSpec } from '../spec';
import { entryWords } from './words';

/** More lines than these could not be told apart. */
export const MOST_METHODS = paperLines.length;

const ClassIndex = z.number().int().nonnegative();

/** What the attribution view shows: all that is saved with a figure. */
const AttributionSpec = z.object({
  /** In the order of the panels. */
  methods: z.array(z.enum(mapMethods)).min(1).max(MOST_METHODS),
  class: z.union([ClassIndex, z.literal('top')]),
  against: ClassIndex.nullable(),
  baseline: Baseline,
  smooth: z.boolean(),
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
});
export type AttributionSpec = z.infer<typeof AttributionSpec>;

const first: AttributionSpec = {
  methods: ['chefer', 'gradCam', 'rawAttention', 'random'],
  class: 'top',
  against: null,
  baseline: 'mean',
  smooth: false,
  opacity: 0.7,
  colormap: 'viridis',
};

const spec = viewSpec('attribution', entryWords.saved, AttributionSpec, first);

export const useAttributionSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;

/** The methods with one switched on or off, in the order of the list; at least one, not too many. */
export function withMethod(methods: readonly MapMethod[], method: MapMethod, on: boolean) {
  const chosen = mapMethods.filter((one) => (one === method ? on : methods.includes(one)));
  return chosen.length === 0 || chosen.length > MOST_METHODS ? [...methods] : chosen;
}
