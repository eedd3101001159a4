import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** Patches that glow. */
export const Sparks = z.object({
  count: z.number().int().nonnegative(),
  layers: z.array(z.object({ glow: TensorRef })),
});

export const sparks = definePart({
  schema: Sparks,
  card: { sparkling: z.object({ output: z.string(), grid: Size }).optional() },
  promised: ({ sparkling }) => sparkling !== undefined,
  columns: {
    sparkCount: {
      kind: 'integer',
      title: 'Sparks',
      help: 'Patches that glow.',
      format: 'count',
      of: ({ count }) => count,
    },
  },
  words: ({ count }) => [`${count} sparks`],
  facts: ({ sparkling }) =>
    sparkling ? [['Sparks', `${sparkling.grid.join(' × ')} patches`]] : [],
});
