import { z } from 'zod';
import { FileEntry } from '../types';
import { method } from './method';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const Pair = <T extends z.ZodType>(one: T) => z.tuple([one, one]);

/** Two runs over the same images (same SHA-256), those that failed in either left out. */
export const RunsCompared = z.object({
  names: Pair(z.string()),
  /** Images that both runs have classified. */
  pictures: count,
  /** Of them, those that both call the same; and Cohen's kappa. Null where there is nothing to count. */
  agreement: share.nullable(),
  kappa: z.number().nullable(),
  /** Of the images whose class is known; null where there is none. */
  truth: z
    .object({
      pictures: count,
      both: count,
      onlyFirst: count,
      onlySecond: count,
      none: count,
      accuracy: Pair(share),
      mcnemar: z.object({
        method: z.enum(['exact', 'chi-square']),
        statistic: z.number(),
        p: share,
      }),
    })
    .nullable(),
  /** Images to which the runs give different classes. */
  disagreements: count,
});
export type RunsCompared = z.infer<typeof RunsCompared>;

const Said = z.object({ top1: z.string(), confidence: z.number().nullable() });

/** An image to which two runs give different classes. */
export const Disagreement = z.object({
  sha256: z.string(),
  name: z.string(),
  /** Null for an input of an `.npy` file. */
  file: FileEntry.nullable(),
  truth: z.string().nullable(),
  said: Pair(Said),
});
export type Disagreement = z.infer<typeof Disagreement>;

const runs = Pair(z.string());

export const compareMethods = {
  /** How two runs agree. Rejects with `bad-input` where they share no image or classify none. */
  'compare.runs': method(z.object({ runs }), RunsCompared),
  /** So many of the disagreements from `start` on, largest difference of confidence first. */
  'compare.disagreements': method(
    z.object({ runs, start: count, count: z.number().int().min(1).max(500) }),
    z.array(Disagreement),
  ),
};
