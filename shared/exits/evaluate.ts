/** What a cascade said of one image, exit by exit. */
export interface Answered {
  /** Of every exit but the last, which takes what is left; more are not looked at. */
  readonly confidences: readonly number[];
  /** Cost up to and with each exit: GFLOPs or milliseconds. */
  readonly costs: readonly number[];
  /** Whether each exit names the true class; absent where that, or an answer, is not known. */
  readonly right?: readonly boolean[];
}

/** What a cascade does on a set of images. */
export interface Outcome {
  /** Images that left at each exit. */
  readonly counts: readonly number[];
  /** Mean cost of an image. */
  readonly cost: number;
  /** Share of right answers; null where it is not known of every image. */
  readonly accuracy: number | null;
}

/** The exit at which an image leaves, from 0. */
export function exitOf(
  { confidences, costs }: Pick<Answered, 'confidences' | 'costs'>,
  thresholds: readonly number[],
): number {
  const last = costs.length - 1;
  for (let exit = 0; exit < last; exit++) if (confidences[exit]! >= thresholds[exit]!) return exit;
  return last;
}

/** Counts, mean cost and accuracy under thresholds of every exit but the last. */
export function evaluate(images: readonly Answered[], thresholds: readonly number[]): Outcome {
  const counts: number[] = Array(thresholds.length + 1).fill(0);
  let cost = 0;
  let right = 0;
  for (const image of images) {
    const exit = exitOf(image, thresholds);
    counts[exit]!++;
    cost += image.costs[exit]!;
    if (image.right?.[exit]) right++;
  }
  const judged = images.length > 0 && images.every((image) => image.right);
  return {
    counts,
    cost: cost / images.length,
    accuracy: judged ? right / images.length : null,
  };
}
