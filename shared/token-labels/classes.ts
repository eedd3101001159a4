import type { ClassScore, Tensor } from '../types';

/** Raw logits `[patches, classes]`. */
export type PatchScores = Tensor<Float32Array>;

/** A class that is the best of some patch. */
export interface PresentClass {
  /** Its number. */
  readonly index: number;
  /** Patches whose best class it is. */
  readonly count: number;
}

/** One patch's logits, `[classes]`. */
function logitsOf({ shape, data }: PatchScores, patch: number): Float32Array {
  const classes = shape[1]!;
  return data.subarray(patch * classes, (patch + 1) * classes);
}

/** The number of each patch's best class, `[patches]`. */
export function bestClasses(scores: PatchScores): readonly number[] {
  return Array.from({ length: scores.shape[0]! }, (_, patch) => {
    const logits = logitsOf(scores, patch);
    return logits.reduce((best, value, i) => (value > logits[best]! ? i : best), 0);
  });
}

/** The classes on the map, the most frequent first. */
export function presentClasses(best: readonly number[]): readonly PresentClass[] {
  const counts = new Map<number, number>();
  for (const index of best) counts.set(index, (counts.get(index) ?? 0) + 1);
  return [...counts]
    .map(([index, count]) => ({ index, count }))
    .sort((a, b) => b.count - a.count || a.index - b.index);
}

/** A patch's most probable classes: softmax over its logits. */
export function topClasses(
  scores: PatchScores,
  patch: number,
  k: number,
  labelOf: (index: number) => string,
): ClassScore[] {
  const logits = logitsOf(scores, patch);
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = logits.reduce((total, value) => total + Math.exp(value - most), 0);
  return Array.from(logits, (value, index) => ({ index, p: Math.exp(value - most) / sum }))
    .sort((a, b) => b.p - a.p || a.index - b.index)
    .slice(0, k)
    .map(({ index, p }) => ({ index, p, label: labelOf(index) }));
}
