/** Sorted middle; the mean of the two middles for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Long enough for the worker threads of the side that ran before to stop spinning. */
const REST_MS = 60;

export interface Pairs {
  /** Medians in milliseconds. */
  readonly a: number;
  readonly b: number;
  /** Median over the pairs of a / b: what both sides suffer alike cancels out. */
  readonly ratio: number;
  /** Of those ratios, smallest and largest: of five pairs it holds the true median in 94 of 100 cases. */
  readonly interval: readonly [number, number];
}

/**
 * Times two ways of doing the same thing, one right after the other, and swaps who goes first from
 * pair to pair. Each side returns its own milliseconds, so that a side may leave out what is not
 * compared. The first `warmUp` pairs are thrown away.
 */
export async function pairs(
  count: number,
  a: (i: number) => Promise<number>,
  b: (i: number) => Promise<number>,
  warmUp = 3,
): Promise<Pairs> {
  const as: number[] = [];
  const bs: number[] = [];
  for (let i = -warmUp; i < count; i++) {
    const index = i + warmUp;
    const aFirst = index % 2 === 0;
    await rest(REST_MS);
    const first = await (aFirst ? a : b)(index);
    await rest(REST_MS);
    const second = await (aFirst ? b : a)(index);
    if (i < 0) continue;
    as.push(aFirst ? first : second);
    bs.push(aFirst ? second : first);
  }
  const ratios = as.map((value, i) => value / bs[i]!);
  const interval = [Math.min(...ratios), Math.max(...ratios)] as const;
  return { a: median(as), b: median(bs), ratio: median(ratios), interval };
}

/** Milliseconds that `work` takes. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
