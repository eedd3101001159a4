import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

/** Token pruning: what each stage kept of the patch grid. */
export const Tokens = z.object({
  grid: Size,
  stages: z
    .array(
      z.object({
        /** The block before which the tokens were dropped, from 0. */
        beforeLayer: z.number().int().nonnegative(),
        /** Grid indices of the patches kept, ascending; each stage keeps of what the one before left. */
        kept: z.array(z.number().int().nonnegative()),
        /** Log-probability of keeping each token that had come so far, ascending, `[tokens]`. */
        scores: TensorRef,
      }),
    )
    .min(1),
});
export type Tokens = z.infer<typeof Tokens>;

/** Token pruning inside the graph. */
const PruningFacts = z
  .object({
    /** Each stage drops tokens before this block, from 0. */
    beforeBlocks: z.array(z.number().int().nonnegative()).min(1),
    /** The patch grid that indices refer to. */
    grid: Size,
    /**
     * Multiply-adds of one image in units of 1e9, by the patch tokens kept: `rest` whatever is kept, and
     * `perToken` k + `perPair` k^2 from a stage that keeps k up to the next one. Absent where not counted.
     */
    gflops: z
      .object({
        rest: z.number().nonnegative(),
        stages: z.array(
          z.object({ perToken: z.number().nonnegative(), perPair: z.number().nonnegative() }),
        ),
      })
      .optional(),
  })
  .refine(({ beforeBlocks, gflops }) => !gflops || gflops.stages.length === beforeBlocks.length, {
    path: ['gflops', 'stages'],
    message: 'must be one for each of beforeBlocks',
  });

/** Share of patch tokens left after the last pruning stage. */
const shareKept = ({ grid, stages }: Tokens): number =>
  stages.at(-1)!.kept.length / (grid[0] * grid[1]);

export const tokens = definePart({
  schema: Tokens,
  card: { pruning: PruningFacts.optional() },
  promised: ({ pruning }) => pruning !== undefined,
  figures: true,
  columns: {
    tokensKept: {
      kind: 'number',
      title: 'Patches kept',
      help: 'Share of patch tokens left after the last pruning stage.',
      format: 'share',
      of: shareKept,
    },
  },
  /** Patch tokens at the start and after each stage. */
  words: ({ grid, stages }) => {
    const left = [grid[0] * grid[1], ...stages.map(({ kept }) => kept.length)];
    return [`tokens ${left.join(' > ')}`];
  },
  cost: (tokens, { pruning }) => {
    const costs = pruning?.gflops;
    // Not known where tokens were dropped and the card does not tell what a token costs.
    if (!costs) return shareKept(tokens) < 1 ? null : undefined;
    return costs.stages.reduce((sum, { perToken, perPair }, stage) => {
      const { length } = tokens.stages[stage]!.kept;
      return sum + perToken * length + perPair * length ** 2;
    }, costs.rest);
  },
  facts: ({ pruning }) =>
    pruning
      ? [['Pruning', `before blocks ${pruning.beforeBlocks.map((block) => block + 1).join(', ')}`]]
      : [],
  tensorName: ([, stage, tensor]) => `tokens.${stage}.${tensor}`,
});
