/**
 * Where a key leads from item `at` (-1: none) of `count` items in rows of `columns`; undefined when
 * the key is not one that moves. `page` is the number of rows in sight.
 */
export function moveInGrid(
  key: string,
  at: number,
  count: number,
  columns: number,
  page: number,
): number | undefined {
  if (count === 0) return undefined;
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * page,
    PageDown: columns * page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  if (at < 0) return step === count ? count - 1 : 0;
  const to = at + step;
  // Up and down stay in their column at the ends of the grid, as in a file manager.
  if ((key === 'ArrowUp' || key === 'ArrowDown') && (to < 0 || to >= count)) return at;
  return Math.max(0, Math.min(count - 1, to));
}
