import { z } from 'zod';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';
import { ClassScore } from '../predictions';

/** What the final norm and head make of the tokens after each block. */
export const Lens = z.object({
  layers: z
    .array(
      z.object({
        /** The first attention layer of the block. */
        layer: z.number().int().nonnegative(),
        /** The most probable classes, best first. */
        top: z.array(ClassScore).min(1),
        /** As the graph's own output, float32. */
        logits: TensorRef,
      }),
    )
    .min(1),
  /** From this layer on the most probable class stays what it is in the end. */
  settled: z.number().int().nonnegative(),
});
export type Lens = z.infer<typeof Lens>;

export const lens = definePart({
  schema: Lens,
  card: {},
  // A person asks for it; no model gives it unasked.
  promised: () => false,
  columns: {},
  words: ({ layers, settled }) => [
    `settles on ${layers.at(-1)!.top[0]!.label} after layer ${settled}`,
  ],
  tensorName: ([, position], { layers }) => `lens.${layers[Number(position)]!.layer}`,
});
