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
export const pointAt = (pictures: readonly Judged[], thresholds: readonly number[]): CurvePoint => {
  const { cost, accuracy } = evaluate(pictures, thresholds);
  return { cost, accuracy: accuracy! };
};

/** As the thresholds move: from all leaving at exit 1 to all going to the end, cheapest first. */
export function curveOf(pictures: readonly Judged[], exits: number): CurveStep[] {
  const all = Array.from({ length: exits - 1 }, () => 0);
  const rows = [all, ...thresholdTable(pictures, exits), all.map(() => Number.POSITIVE_INFINITY)];
  // On few images several rows of the table come to the same.
  const distinct = new Map(rows.map((thresholds) => [thresholds.join(), thresholds]));
  return [...distinct.values()]
    .map((thresholds) => ({ thresholds, ...pointAt(pictures, thresholds) }))
    .sort((a, b) => a.cost - b.cost);
}

/** The last exit by itself: every token at once. */
export const densePoint = (pictures: readonly Judged[], cost: number): CurvePoint => ({
  cost,
  accuracy: pictures.filter(({ right }) => right.at(-1)).length / pictures.length,
});
