import type { Size } from '#shared/types';

const ascending = (patches: Iterable<number>): number[] => [...patches].sort((a, b) => a - b);

const allOf = ([h, w]: Size): number[] => Array.from({ length: h * w }, (_, patch) => patch);

/** With some patches hidden or shown; the last one stays hidden, for without any there is nothing to reconstruct. */
export function withPatches(
  hidden: readonly number[],
  patches: readonly number[],
  hide: boolean,
): number[] {
  const changed = new Set(hidden);
  for (const patch of patches) {
    if (hide) changed.add(patch);
    else if (changed.size > 1) changed.delete(patch);
  }
  return ascending(changed);
}

/** Exactly the others; all, where all are hidden. */
export function inverted(hidden: readonly number[], grid: Size): number[] {
  const others = allOf(grid).filter((patch) => !hidden.includes(patch));
  return others.length > 0 ? others : allOf(grid);
}

/** Half of the patches, by random numbers in 0..1. */
export function randomHalf(grid: Size, random: () => number): number[] {
  const drawn = allOf(grid).map((patch) => ({ patch, at: random() }));
  drawn.sort((a, b) => a.at - b.at);
  return ascending(drawn.slice(0, Math.max(1, drawn.length >> 1)).map(({ patch }) => patch));
}
