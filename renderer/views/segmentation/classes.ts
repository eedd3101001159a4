import type { Segmenting } from './use-segmentation';

/** A class on the image: by the map, by the mask, or both. */
export interface ClassRow {
  readonly index: number;
  /** Of the map; none where only the mask has the class. */
  readonly pixels: number;
  readonly share: number;
  /** Mean over its pixels. */
  readonly confidence: number | null;
  /** Undefined where there is no ground truth. */
  readonly iou?: number | null;
  /** Pixels of the mask. */
  readonly truth?: number;
}

/** The classes of the map, most pixels first, then those that only the mask has. */
export function classRows({ segmentation, truth }: Segmenting): readonly ClassRow[] {
  const judged = truth?.score?.classes;
  const rows = segmentation.classes.map(({ index, pixels, share, confidence }): ClassRow => {
    const own = judged?.[index];
    const row = { index, pixels, share, confidence };
    return own ? { ...row, iou: own.iou, truth: own.truth } : row;
  });
  const known = new Set(rows.map(({ index }) => index));
  const missed = (judged ?? []).flatMap(({ iou, truth: pixels }, index): ClassRow[] =>
    pixels > 0 && !known.has(index)
      ? [{ index, pixels: 0, share: 0, confidence: null, iou, truth: pixels }]
      : [],
  );
  return [...rows, ...missed];
}
