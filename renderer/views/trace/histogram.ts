interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const BINS = 8;

/** Whole numbers in bins of equal width; none for less than two. */
export function binsOf(values: readonly number[]): readonly Bin[] {
  if (values.length < 2) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = Math.max(1, Math.ceil((high - low + 1) / BINS));
  return Array.from({ length: Math.ceil((high - low + 1) / width) }, (_, i) => {
    const from = low + i * width;
    const to = from + width - 1;
    return { from, to, count: values.filter((value) => value >= from && value <= to).length };
  });
}
