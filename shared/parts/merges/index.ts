import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';
import { Predictions } from '../predictions';

/** Between which maps tokens merge, and how many become one. */
const merge = {
  /** The stage that gets the merged tokens, from 1; so the first merge is before stage 2. */
  beforeStage: z.number().int().min(2),
  from: Size,
  to: Size,
  /** Tokens that become one, down and across. */
  taps: Size,
};

/** Deformable token merging: where each merged token took its tokens from. */
export const Merges = z.object({
  stages: z
    .array(
      z.object({
        ...merge,
        /** What moved the taps, `[2 * taps, h, w]`: dy, dx of each tap in tokens of the map before. */
        offsets: TensorRef,
        /** Share of each tap in the merged token, `[taps]`. */
        weights: TensorRef,
        /** Mean length of an offset, in tokens of the map before. */
        meanOffset: z.number(),
        /** Share of the taps that lie outside that map and read nothing. */
        outside: z.number(),
      }),
    )
    .min(1),
  /** The classes with the offsets, where this result is without. */
  withOffsets: Predictions.optional(),
});
export type Merges = z.infer<typeof Merges>;

const MergingFacts = z.object({
  stages: z
    .array(
      z.object({
        ...merge,
        /** The graph output that holds the offsets. */
        output: z.string(),
        weights: z.array(z.number().nonnegative()).min(1),
      }),
    )
    .min(1),
  /** Whether the blocks of each stage attend; the others have MLPs only. */
  attends: z.array(z.boolean()),
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const merges = definePart({
  schema: Merges,
  card: { merging: MergingFacts.optional() },
  promised: ({ merging }) => merging !== undefined,
  figures: true,
  columns: {
    offsetLength: {
      kind: 'number',
      title: 'Offset length',
      help: 'How far merging moves its taps, in tokens; the mean over all merges.',
      format: 'similarity',
      of: ({ stages }) => mean(stages.map(({ meanOffset }) => meanOffset)),
    },
    tapsOutside: {
      kind: 'number',
      title: 'Taps outside',
      help: 'Share of the taps of all merges that lie outside the image and read nothing.',
      format: 'share',
      minor: true,
      of: ({ stages }) => mean(stages.map(({ outside }) => outside)),
    },
  },
  words: ({ stages, withOffsets }) => [
    withOffsets
      ? 'merging without offsets'
      : `merging moved by ${stages.map(({ meanOffset }) => meanOffset.toFixed(2)).join(' / ')} tokens`,
  ],
  facts: ({ merging }) =>
    merging
      ? [
          [
            'Merging',
            [merging.stages[0]!.from, ...merging.stages.map(({ to }) => to)]
              .map((size) => size.join(' × '))
              .join(', '),
          ],
        ]
      : [],
});
