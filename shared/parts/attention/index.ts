import { z } from 'zod';
import { TokenAxis } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** One attention layer: softmax weights `[heads, Q, K]`, rows sum to 1. */
export const AttentionLayer = z.object({
  /** Position among the graph's attention layers, from 0. */
  layer: z.number().int().nonnegative(),
  /** The graph's own name of the softmax (or attention) output. */
  name: z.string(),
  heads: z.number().int().positive(),
  queries: TokenAxis,
  keys: TokenAxis,
  /** One key for each square of so many queries a side; absent where keys are not reduced. */
  reduction: z.number().int().min(2).optional(),
  /** `null` while the layer was not asked for; `attention.layer` fetches it. */
  tensor: TensorRef.nullable(),
});
export type AttentionLayer = z.infer<typeof AttentionLayer>;

export const Attention = z.object({ layers: z.array(AttentionLayer) });
export type Attention = z.infer<typeof Attention>;

export const attention = definePart({
  schema: Attention,
  card: {},
  promised: (card) => card.attention.length > 0,
  figures: true,
  columns: {},
  wanted: (card, { layers }) => card.attention.length > 0 && layers !== 'none',
  tensorName: ([, position], { layers }) => `attention.${layers[Number(position)]!.layer}`,
});
