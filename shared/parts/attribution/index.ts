import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';
import { MapMethod, mapMethods } from './methods';

export { type MapMethod, mapMethods } from './methods';
export { methodPapers, risePaper } from './papers';

export const AttributionMethod = z.enum(['gradient', ...mapMethods]);
export type AttributionMethod = z.infer<typeof AttributionMethod>;

/** What takes the place of a patch that is taken away: the mean colour, black, or the blurred image. */
export const Baseline = z.enum(['mean', 'black', 'blur']);
export type Baseline = z.infer<typeof Baseline>;

/** Probability of the class by the share of patches changed, from none to all, and the area below. */
const Curve = z.object({ area: z.number(), curve: z.array(z.number()).min(2) });

/** What the score is explained of: a class, or how far it is ahead of another. */
const target = {
  class: z.number().int().nonnegative(),
  against: z.number().int().nonnegative().optional(),
};

/** Which pixels or patches speak for a class. */
export const Attribution = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('gradient'),
    ...target,
    /** Of the class's output with respect to the input as the model takes it, float32 `[3, H, W]`. */
    gradient: TensorRef,
  }),
  z.object({
    method: MapMethod,
    ...target,
    grid: Size,
    /** Float32 `[h*w]`. */
    map: TensorRef,
    baseline: Baseline,
    /** The most relevant patches are taken away first. */
    deletion: Curve,
    /** The most relevant patches are put back first. */
    insertion: Curve,
  }),
]);
export type Attribution = z.infer<typeof Attribution>;

export const attribution = definePart({
  schema: Attribution,
  card: {},
  // A person asks for it; no model gives it unasked.
  promised: () => false,
  columns: {},
  words: (part) =>
    part.method === 'gradient'
      ? [`gradient of class ${part.class}`]
      : [
          `${part.method} of class ${part.class}: deletion ${part.deletion.area.toFixed(3)}, ` +
            `insertion ${part.insertion.area.toFixed(3)}`,
        ],
});
