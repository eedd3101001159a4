import type { Size } from '../types';

/** Neighbouring patches of one class, by grid index. */
export interface Region {
  readonly index: number;
  readonly patches: readonly number[];
}

/** The map as regions of one class each, joined over the edges of patches. */
export function regionsOf(best: readonly number[], [h, w]: Size): readonly Region[] {
  const seen = new Set<number>();
  const regions: Region[] = [];
  for (const [start, index] of best.entries()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const patches = [start];
    for (const patch of patches) {
      for (const next of neighbours(patch, [h, w])) {
        if (seen.has(next) || best[next] !== index) continue;
        seen.add(next);
        patches.push(next);
      }
    }
    regions.push({ index, patches });
  }
  return regions;
}

function neighbours(patch: number, [h, w]: Size): readonly number[] {
  const [row, column] = [Math.floor(patch / w), patch % w];
  return [
    ...(row > 0 ? [patch - w] : []),
    ...(row < h - 1 ? [patch + w] : []),
    ...(column > 0 ? [patch - 1] : []),
    ...(column < w - 1 ? [patch + 1] : []),
  ];
}

/** The patch of a region that is nearest to its middle: where its number stands. */
export function middleOf({ patches }: Region, [, w]: Size): number {
  const rows = patches.map((patch) => Math.floor(patch / w));
  const columns = patches.map((patch) => patch % w);
  const [y, x] = [mean(rows), mean(columns)];
  const away = (i: number) => (rows[i]! - y) ** 2 + (columns[i]! - x) ** 2;
  const nearest = patches.reduce((best, _, i) => (away(i) < away(best) ? i : best), 0);
  return patches[nearest]!;
}

const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** An edge between two patches: below a patch, or at its right. */
export interface Edge {
  readonly patch: number;
  readonly side: 'below' | 'right';
}

/** Where one class ends and another begins. */
export function bordersOf(best: readonly number[], [h, w]: Size): readonly Edge[] {
  return best.flatMap((index, patch): Edge[] => {
    const last = { row: Math.floor(patch / w) === h - 1, column: patch % w === w - 1 };
    return [
      ...(!last.row && best[patch + w] !== index ? [{ patch, side: 'below' } as const] : []),
      ...(!last.column && best[patch + 1] !== index ? [{ patch, side: 'right' } as const] : []),
    ];
  });
}
