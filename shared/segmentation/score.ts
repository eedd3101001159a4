import { z } from 'zod';

/** Pixels counted by (true class, predicted class): only pairs that occur, ignored pixels left out. */
export const Confusion = z.object({
  classes: z.number().int().positive(),
  /** A class whose number marks ignored pixels in the truth: it can only be predicted, and has no IoU. */
  unjudged: z.number().int().nonnegative().optional(),
  counts: z.array(
    z.object({
      truth: z.number().int().nonnegative(),
      predicted: z.number().int().nonnegative(),
      pixels: z.number().int().positive(),
    }),
  ),
});
export type Confusion = z.infer<typeof Confusion>;

/** What a confusion matrix says; null where nothing was there to judge. */
export interface Score {
  /** Share of pixels whose class is right. */
  readonly pixelAccuracy: number | null;
  /** Mean of the classes' IoU, classes that are neither in truth nor in prediction left out. */
  readonly miou: number | null;
  /** By class number: intersection over union, and pixels in truth and prediction. */
  readonly classes: readonly {
    readonly iou: number | null;
    readonly truth: number;
    readonly predicted: number;
  }[];
}

/** IoU = right / (truth + predicted - right) of each class (Everingham et al. 2010, section 4.3). */
export function score({ classes, unjudged, counts }: Confusion): Score {
  const truth = new Array<number>(classes).fill(0);
  const predicted = new Array<number>(classes).fill(0);
  const right = new Array<number>(classes).fill(0);
  for (const count of counts) {
    truth[count.truth]! += count.pixels;
    predicted[count.predicted]! += count.pixels;
    if (count.truth === count.predicted) right[count.truth]! += count.pixels;
  }
  const each = right.map((own, c) => {
    const union = truth[c]! + predicted[c]! - own;
    const judged = union > 0 && c !== unjudged;
    return { iou: judged ? own / union : null, truth: truth[c]!, predicted: predicted[c]! };
  });
  const known = each.flatMap(({ iou }) => (iou === null ? [] : [iou]));
  const all = sum(truth);
  return {
    pixelAccuracy: all > 0 ? sum(right) / all : null,
    miou: known.length > 0 ? sum(known) / known.length : null,
    classes: each,
  };
}

/** The confusion of several images of one label set taken together. */
export function addUp(parts: readonly Confusion[]): Confusion {
  const classes = Math.max(1, ...parts.map((part) => part.classes));
  const sums = new Map<number, number>();
  for (const { truth, predicted, pixels } of parts.flatMap(({ counts }) => counts)) {
    const pair = truth * classes + predicted;
    sums.set(pair, (sums.get(pair) ?? 0) + pixels);
  }
  const counts = [...sums].map(([pair, pixels]) => ({
    truth: Math.floor(pair / classes),
    predicted: pair % classes,
    pixels,
  }));
  const unjudged = parts.find((part) => part.unjudged !== undefined)?.unjudged;
  return { classes, ...(unjudged !== undefined && { unjudged }), counts };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
