import { z } from 'zod';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** The image that a model made of a seed. */
export const Samples = z.object({
  /** Float32 `[C, h, w]` of one or three channels. */
  image: TensorRef,
  /** The values that black and white have; what lies beyond is clamped where it is drawn. */
  range: z.tuple([z.number(), z.number()]),
});
export type Samples = z.infer<typeof Samples>;

export const samples = definePart({
  schema: Samples,
  card: {},
  promised: ({ task }) => task === 'generation',
  columns: {},
  imageFolder: 'samples',
  instead: 'This model generates an image.',
  tensorName: () => 'sample.image',
});
