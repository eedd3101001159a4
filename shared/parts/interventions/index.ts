import { z } from 'zod';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** What becomes of a class when something inside the model is taken away. */
export const Interventions = z.object({
  class: z.number().int().nonnegative(),
  /** Of the class's output when nothing is. */
  output: z.number(),
  /** Change of that output without each head, float32 `[layers, heads]`; NaN where a layer has fewer heads. */
  heads: TensorRef,
  /** The attention layers, in the order of the rows. */
  layers: z.array(z.number().int().nonnegative()).min(1),
});
export type Interventions = z.infer<typeof Interventions>;

export const interventions = definePart({
  schema: Interventions,
  card: {},
  // A person asks for it; no model gives it unasked.
  promised: () => false,
  columns: {},
  words: ({ class: chosen, layers }) => [
    `class ${chosen} without each head of ${layers.length} layers`,
  ],
});
