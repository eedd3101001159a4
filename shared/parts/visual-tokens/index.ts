import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { mean } from '../../visual-tokens';
import { definePart } from '../part';

/** The same queries for every image, or queries made of the tokens of the module before. */
const Tokenizer = z.enum(['filter', 'recurrent']);

/** Tokens that read lie on this axis of the attention; its sums along the other one are 1. */
const Readers = z.enum(['rows', 'columns']);

/** One VT module: L tokens pooled from the map, and what they exchange. */
const VisualTokenLayer = z.object({
  tokenizer: Tokenizer,
  grid: Size,
  /** Where each token looks, `[L, h*w]`; each row sums to 1. */
  maps: TensorRef,
  /** Attention among the tokens, `[L, L]`: rows are keys, columns queries, as in the equations. */
  attention: TensorRef,
  readers: Readers,
  /** What each place takes back of the tokens, `[h*w, L]`; absent where nothing goes back to the map. */
  shares: TensorRef.optional(),
  /** Entropy of each token's map, in nats. */
  entropy: z.array(z.number()),
  /** Centre of mass of each token's map, [y, x] in shares of the grid. */
  centres: z.array(z.tuple([z.number(), z.number()])),
  /** What two tokens' maps have in common, mean over all pairs: 0 apart, 1 alike. */
  overlap: z.number(),
});

/** Visual tokens: what a few tokens pooled from the map, module by module. */
export const VisualTokens = z.object({ layers: z.array(VisualTokenLayer).min(1) });
export type VisualTokens = z.infer<typeof VisualTokens>;

/** Outputs of the graph that hold a module's tensors. */
const LayerFacts = z.object({
  tokenizer: Tokenizer,
  grid: Size,
  tokens: z.number().int().positive(),
  maps: z.string(),
  attention: z.string(),
  readers: Readers,
  shares: z.string().optional(),
});

export const visualTokens = definePart({
  schema: VisualTokens,
  card: { visualTokens: z.object({ layers: z.array(LayerFacts).min(1) }).optional() },
  promised: (card) => card.visualTokens !== undefined,
  figures: true,
  columns: {
    visualTokenEntropy: {
      kind: 'number',
      title: 'Token entropy',
      help: 'Entropy of the places that a visual token of the last module looks at, mean over tokens, in nats. Low where tokens look at few places.',
      format: 'nats',
      of: ({ layers }) => mean(layers.at(-1)!.entropy),
    },
    visualTokenOverlap: {
      kind: 'number',
      title: 'Token overlap',
      help: 'What the maps of two visual tokens of the last module have in common, mean over all pairs. 1 where all tokens look at the same places.',
      format: 'overlap',
      minor: true,
      of: ({ layers }) => layers.at(-1)!.overlap,
    },
  },
  words: ({ layers }) => {
    const entropies = layers.map(({ entropy }) => mean(entropy).toFixed(2));
    return [`${layers[0]!.entropy.length} visual tokens, entropy ${entropies.join(' > ')} nats`];
  },
  facts: ({ visualTokens }) =>
    visualTokens
      ? [
          [
            'Visual tokens',
            visualTokens.layers
              .map(({ tokens, tokenizer }) => `${tokens} ${tokenizer}`)
              .join(', then '),
          ],
        ]
      : [],
  tensorName: ([, layer, tensor]) => `visualTokens.${layer}.${tensor}`,
});
