import { type Answered, chooseExit } from '#shared/exits';
import type { Exit, FileEntry, Result } from '#shared/types';
import type { Judged } from './curve';

/** An image of the library that the cascade has seen. */
export interface SeenImage {
  readonly file: FileEntry;
  readonly exits: readonly Exit[];
  /** Index of its class, told by the folder it lies in; null where none tells. */
  readonly truth: number | null;
}

export const seenImage = (
  file: FileEntry,
  { parts }: Result,
  labels: readonly string[],
): SeenImage | null =>
  parts.exits ? { file, exits: parts.exits.stages, truth: truthOf(file, labels) } : null;

/** The class that a folder above the image is named after; of several the nearest. */
export function truthOf({ folder }: FileEntry, labels: readonly string[]): number | null {
  const names = labels.map((label) => label.toLowerCase());
  const classes = folder.split('/').map((name) => names.indexOf(name.toLowerCase()));
  return classes.findLast((index) => index >= 0) ?? null;
}

/** The exit at which it leaves; null where that takes an exit that did not run. */
export function exitUnder({ exits }: SeenImage, thresholds: readonly number[]): number | null {
  const choice = chooseExit(exits, thresholds);
  return 'chosen' in choice ? choice.chosen : null;
}

export type CostUnit = 'gflops' | 'ms';

/**
 * What each exit costs by itself. It does not depend on the image, so time is the median over the
 * images where the exit ran; NaN where it never did.
 */
export function exitCosts(images: readonly SeenImage[], unit: CostUnit): number[] {
  const exits = images[0]?.exits ?? [];
  return exits.map((_, exit) => median(images.flatMap((one) => one.exits[exit]![unit] ?? [])));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

/** Costs up to and with each exit, of each by itself. */
export function costsSoFar(costs: readonly number[]): number[] {
  let sum = 0;
  return costs.map((cost) => {
    sum += cost;
    return sum;
  });
}

/** For the threshold search; null where an exit whose confidence it needs did not run. */
export function searchable({ exits }: SeenImage, costs: readonly number[]): Answered | null {
  const confidences = exits.slice(0, -1).map(({ confidence }) => confidence);
  if (confidences.some((confidence) => confidence === null)) return null;
  return { confidences: confidences as number[], costs };
}

/** For the curve; null where an exit did not run or the true class is not known. */
export function judged({ exits, truth }: SeenImage, costs: readonly number[]): Judged | null {
  if (truth === null || !exits.every(({ ran }) => ran)) return null;
  return {
    confidences: exits.map(({ confidence }) => confidence!),
    costs,
    right: exits.map(({ top }) => top[0]?.index === truth),
  };
}

/** What the cascade costs on images against its last exit by itself: every token at once. */
export interface Saving {
  /** Images whose exit is known. */
  readonly count: number;
  /** Mean of these. */
  readonly gflops: number;
  readonly denseGflops: number;
  readonly ms: number;
  /** NaN where the last exit never ran. */
  readonly denseMs: number;
}

export function savingOf(
  images: readonly SeenImage[],
  thresholds: readonly number[],
): Saving | null {
  const exits = images.flatMap((image) => exitUnder(image, thresholds) ?? []);
  if (exits.length === 0) return null;
  const [gflops, ms] = [exitCosts(images, 'gflops'), exitCosts(images, 'ms')];
  const mean = (costs: readonly number[]) => {
    const soFar = costsSoFar(costs);
    return exits.reduce((sum, exit) => sum + soFar[exit]!, 0) / exits.length;
  };
  return {
    count: exits.length,
    gflops: mean(gflops),
    denseGflops: gflops.at(-1)!,
    ms: mean(ms),
    denseMs: ms.at(-1)!,
  };
}
