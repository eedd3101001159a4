import { type Answered, evaluate, thresholdTable } from '#shared/exits';

/** A point of the plane of accuracy against cost. */
export interface CurvePoint {
  /** Mean of an image. */
  readonly cost: number;
  /** Share of right answers, 0..1. */
  readonly accuracy: number;
}

/** Images that ran every exit and whose classes are known. */
export type Judged = Answered & { readonly right: readonly boolean[] };

/** A point and the thresholds, of every exit but the last, that give it. */
export type CurveStep = CurvePoint & { readonly thresholds: readonly number[] };

/** What the cascade does under given thresholds. */
export const pointAt = (images: readonly Judged[], thresholds: readonly number[]): CurvePoint => {
  const { cost, accuracy } = evaluate(images, thresholds);
  return { cost, accuracy: accuracy! };
};

/** As the thresholds move: from all leaving at exit 1 to all going to the end, cheapest first. */
export function curveOf(images: readonly Judged[], exits: number): CurveStep[] {
  const all = Array.from({ length: exits - 1 }, () => 0);
  const rows = [all, ...thresholdTable(images, exits), all.map(() => Number.POSITIVE_INFINITY)];
  // On few images several rows of the table come to the same.
  const distinct = new Map(rows.map((thresholds) => [thresholds.join(), thresholds]));
  return [...distinct.values()]
    .map((thresholds) => ({ thresholds, ...pointAt(images, thresholds) }))
    .sort((a, b) => a.cost - b.cost);
}

/** The last exit by itself: every token at once. */
export const densePoint = (images: readonly Judged[], cost: number): CurvePoint => ({
  cost,
  accuracy: images.filter(({ right }) => right.at(-1)).length / images.length,
});
