import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** Class scores of every patch, raw logits `[h*w, classes]`. */
export const TokenLabels = z.object({ grid: Size, scores: TensorRef });
export type TokenLabels = z.infer<typeof TokenLabels>;

export const tokenLabels = definePart({
  schema: TokenLabels,
  card: {
    /** A class score for every patch: the graph output that holds it, and its grid. */
    tokenLabels: z.object({ output: z.string(), grid: Size }).optional(),
  },
  promised: (card) => card.tokenLabels !== undefined,
  figures: true,
  columns: {},
  facts: ({ tokenLabels }) =>
    tokenLabels ? [['Token labels', `${tokenLabels.grid.join(' × ')} patches`]] : [],
});
