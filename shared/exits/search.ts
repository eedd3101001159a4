import { VitrineError } from '../types';
import { type Answered, evaluate } from './evaluate';

/** Rows of the official table: `p` of the shares. */
const TABLE: readonly number[] = Array.from({ length: 59 }, (_, i) => i + 1);

/** No confidence is above it: an exit with this threshold takes (as good as) no image. */
const NEVER = 1;

/** Wanted share of the images at each exit, proportional to (p/20)^1, (p/20)^2, ... (official DVT code). */
export function exitShares(p: number, exits: number): number[] {
  // Each step rounded to float32, as the official figures were.
  const f = Math.fround;
  const log = f(Math.log(f(p / 20)));
  const powers = Array.from({ length: exits }, (_, k) => f(Math.exp(f(log * (k + 1)))));
  const sum = powers.reduce((a, b) => f(a + b), 0);
  return powers.map((power) => f(power / sum));
}

/**
 * Thresholds of every exit but the last: `T[k]` is the confidence of the floor(n * share)-th most
 * confident image that no earlier exit took. Needs no true classes.
 */
export function findThresholds(
  images: readonly Pick<Answered, 'confidences'>[],
  shares: readonly number[],
): number[] {
  let left = images;
  return shares.slice(0, -1).map((share, k) => {
    const take = Math.floor(Math.fround(images.length * share));
    const sure = Float64Array.from(left, ({ confidences }) => confidences[k]!).sort();
    const threshold = sure.at(-take)!;
    const found = take > 0 && take <= sure.length ? threshold : NEVER;
    left = left.filter(({ confidences }) => confidences[k]! < found);
    return found;
  });
}

/** The table for these images: thresholds of each row. */
export const thresholdTable = (
  images: readonly Pick<Answered, 'confidences'>[],
  exits: number,
): number[][] => TABLE.map((p) => findThresholds(images, exitShares(p, exits)));

/**
 * Thresholds of the table's most expensive row that spends at most `budget` on an image, on average.
 * Throws `bad-input` when even the cheapest row spends more.
 */
export function thresholdsWithin(images: readonly Answered[], budget: number): number[] {
  const exits = images[0]?.costs.length ?? 0;
  const rows = thresholdTable(images, exits)
    .map((thresholds) => ({ thresholds, cost: evaluate(images, thresholds).cost }))
    .sort((a, b) => a.cost - b.cost);
  const best = rows.findLast(({ cost }) => cost <= budget);
  if (best) return best.thresholds;
  const cheapest = rows[0]?.cost.toPrecision(3) ?? '';
  throw new VitrineError('bad-input', `No thresholds cost as little as ${budget} per image`, {
    hint: `The cheapest thresholds cost ${cheapest} per image on these images.`,
  });
}
