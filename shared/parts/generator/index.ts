import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

const count = z.number().int().positive();

/** The latents that an image is mixed in: as they are drawn, or as they are mapped. */
export const Space = z.enum(['z', 'w']);
export type Space = z.infer<typeof Space>;

/** How a generator made an image of a seed. Images are float32 `[..., C, h, w]`. */
export const Generator = z.object({
  /** Tokens, row by row. */
  grid: Size,
  /** Black and white. */
  range: z.tuple([z.number(), z.number()]),
  /** What the image has of another seed: `share` of it, in w from a block on. */
  mix: z.object({
    other: z.number().int().nonnegative(),
    share: z.number(),
    space: Space,
    fromBlock: z.number().int().nonnegative(),
  }),
  /** The seed's own latent, and that mapped. */
  z: TensorRef,
  w: TensorRef,
  /** Scale and shift of each norm, `[2 a block and 1 at the end, D]`. */
  gamma: TensorRef,
  beta: TensorRef,
  /** Of each block, `[heads, tokens, tokens]`; rows sum to 1. */
  attention: z.array(TensorRef).min(1),
  /** Absent where only the image was wanted. */
  explained: z
    .object({
      /** Images on the way from the seed to the other, in even steps. */
      walks: z.object({ z: TensorRef, w: TensorRef }),
      /** Image k takes the other's w from block k on: the first is the other's, the last the seed's own. */
      styles: TensorRef,
      /** What the image has of each token: the image less the one without the token's content. */
      tokens: TensorRef,
    })
    .optional(),
});
export type Generator = z.infer<typeof Generator>;

const GeneratorFacts = z.object({
  latent: count,
  grid: Size,
  layers: count,
  heads: count,
  range: z.tuple([z.number(), z.number()]),
  /** Noise inputs of the graph: images of noise for each sample, `[n, 1, h, w]`. */
  noise: z.record(z.string(), z.tuple([count, z.literal(1), count, count])),
});

export const generator = definePart({
  schema: Generator,
  card: { generator: GeneratorFacts.optional() },
  promised: (card) => card.generator !== undefined,
  columns: {},
  words: ({ mix: { other, share, space, fromBlock } }) =>
    share > 0 ? [`${share} of seed ${other} in ${space}, from block ${fromBlock}`] : [],
  facts: ({ generator }) =>
    generator
      ? [
          ['Starts from', `a latent of ${generator.latent} numbers`],
          ['Generator', `${generator.layers} blocks, ${generator.grid.join(' x ')} tokens`],
        ]
      : [],
  tensorName: (keys) => `generator.${keys.join('.')}`,
});
