import { z } from 'zod';
import { threeDigits } from '../../figure/number-text';
import { Size } from '../../types/grid';
import { definePart } from '../part';
import { ClassScore } from '../predictions';
import { chooseExit, thresholdName } from './choose';

/** One exit of a cascade. What was not run has neither confidence nor time nor classes. */
export const Exit = z.object({
  /** Patch tokens, without the class token. */
  tokens: z.number().int().positive(),
  grid: Size,
  ran: z.boolean(),
  /** Largest probability of this exit's classes. */
  confidence: z.number().nullable(),
  /** The cascade stops here when the confidence is at least this; null at the last exit. */
  threshold: z.number().nullable(),
  /** Multiply-adds of this exit by itself, in units of 1e9. */
  gflops: z.number().positive(),
  ms: z.number().nullable(),
  top: z.array(ClassScore),
});
export type Exit = z.infer<typeof Exit>;

/** An early-exit cascade: where it stopped and what each exit said. */
export const Exits = z.object({
  chosen: z.number().int().nonnegative(),
  stages: z.array(Exit).min(1),
});
export type Exits = z.infer<typeof Exits>;

export const exits = definePart({
  schema: Exits,
  card: {
    /**
     * A cascade: one graph an exit, in order, each with its token grid and its own multiply-adds. The
     * first takes the image; each later one also `upFeature` and `upRelations` of the one before.
     */
    stages: z
      .array(z.object({ file: z.string(), grid: Size, gflops: z.number().positive() }))
      .optional(),
    /** A dense model trained by itself on the same data, and what it does there: top-1 as a share. */
    reference: z
      .object({ name: z.string(), top1: z.number().min(0).max(1), gflops: z.number().positive() })
      .optional(),
  },
  promised: ({ stages }) => stages !== undefined,
  figures: true,
  columns: {
    exit: {
      kind: 'integer',
      title: 'Exit',
      help: 'Exit of the cascade that gave the prediction, from 1.',
      format: 'count',
      leads: true,
      of: ({ chosen }) => chosen + 1,
    },
  },
  charts: (rows) => {
    const answered = rows.flatMap(({ exit }) => exit ?? []);
    if (answered.length === 0) return [];
    const counts = Array.from({ length: Math.max(...answered) }, (_, i) => {
      return [`Exit ${i + 1}`, answered.filter((exit) => exit === i + 1).length] as const;
    });
    const caption = 'Number of images by exit.';
    return [{ name: 'exit-histogram', caption, counts }];
  },
  words: ({ chosen, stages }) => [`exit ${chosen + 1} of ${stages.length}`],
  cost: ({ stages }) => stages.reduce((sum, { ran, gflops }) => sum + (ran ? gflops : 0), 0),
  reread: (exits, settings) =>
    withThresholds(
      exits,
      exits.stages.slice(0, -1).map((_, exit) => Number(settings[thresholdName(exit)])),
    ),
  facts: ({ stages = [] }) => {
    const exits = stages.map(
      ({ grid, gflops }) => `${grid.join(' × ')} tokens, ${threeDigits(gflops)} GFLOPs`,
    );
    return exits.length > 0 ? [['Exits', exits.join('; ')]] : [];
  },
});

/** What the cascade says with other thresholds; undefined when an exit is needed that did not run. */
export function withThresholds({ stages }: Exits, thresholds: readonly number[]) {
  const choice = chooseExit(stages, thresholds);
  if ('needs' in choice) return undefined;
  const exits = stages.map((stage, exit) => ({ ...stage, threshold: thresholds[exit] ?? null }));
  const { top } = stages[choice.chosen]!;
  return { predictions: { top }, exits: { chosen: choice.chosen, stages: exits } };
}
