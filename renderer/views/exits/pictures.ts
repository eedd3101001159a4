import { type Answered, chooseExit } from '#shared/exits';
import type { Exit, FileEntry, Result } from '#shared/types';
import type { Judged } from './curve';

/** A picture of the library that the cascade has seen. */
export interface SeenPicture {
  readonly file: FileEntry;
  readonly exits: readonly Exit[];
  /** Index of its class, told by the folder it lies in; null where none tells. */
  readonly truth: number | null;
}

export const seenPicture = (
  file: FileEntry,
  { parts }: Result,
  labels: readonly string[],
): SeenPicture | null =>
  parts.exits ? { file, exits: parts.exits.stages, truth: truthOf(file, labels) } : null;

/** The class that a folder above the picture is named after; of several the nearest. */
export function truthOf({ folder }: FileEntry, labels: readonly string[]): number | null {
  const names = labels.map((label) => label.toLowerCase());
  const classes = folder.split('/').map((name) => names.indexOf(name.toLowerCase()));
  return classes.findLast((index) => index >= 0) ?? null;
}

/** The exit at which it leaves; null where that takes an exit that did not run. */
export function exitUnder({ exits }: SeenPicture, thresholds: readonly number[]): number | null {
  const choice = chooseExit(exits, thresholds);
  return 'chosen' in choice ? choice.chosen : null;
}

export type CostUnit = 'gflops' | 'ms';

/** Costs up to and with each exit; where an exit did not run there is no number of milliseconds. */
export function costsSoFar({ exits }: SeenPicture, unit: CostUnit): number[] {
  let sum = 0;
  return exits.map((exit) => {
    sum += exit[unit] ?? Number.NaN;
    return sum;
  });
}

/** For the threshold search; null where an exit whose confidence it needs did not run. */
export function searchable(picture: SeenPicture): Answered | null {
  const confidences = picture.exits.slice(0, -1).map(({ confidence }) => confidence);
  if (confidences.some((confidence) => confidence === null)) return null;
  return { confidences: confidences as number[], costs: costsSoFar(picture, 'gflops') };
}

/** For the curve; null where an exit did not run or the true class is not known. */
export function judged(picture: SeenPicture, unit: CostUnit): Judged | null {
  const { exits, truth } = picture;
  if (truth === null || !exits.every(({ ran }) => ran)) return null;
  return {
    confidences: exits.map(({ confidence }) => confidence!),
    costs: costsSoFar(picture, unit),
    right: exits.map(({ top }) => top[0]?.index === truth),
  };
}

/** What the cascade costs on pictures against its last exit by itself: every token at once. */
export interface Saving {
  /** Pictures whose exit is known. */
  readonly count: number;
  /** GFLOPs of a picture, mean over these. */
  readonly gflops: number;
  readonly denseGflops: number;
  /** Milliseconds of a picture, mean over these. */
  readonly ms: number;
  /** The last exit's own, mean over the pictures where it ran; null where it never did. */
  readonly denseMs: number | null;
}

export function savingOf(
  pictures: readonly SeenPicture[],
  thresholds: readonly number[],
): Saving | null {
  const left = pictures.flatMap((picture) => {
    const exit = exitUnder(picture, thresholds);
    return exit === null ? [] : [{ picture, exit }];
  });
  const [first] = left;
  if (!first) return null;
  const mean = (unit: CostUnit) =>
    meanOf(left.map(({ picture, exit }) => costsSoFar(picture, unit)[exit]!));
  const lastMs = pictures.flatMap(({ exits }) => exits.at(-1)!.ms ?? []);
  return {
    count: left.length,
    gflops: mean('gflops'),
    denseGflops: first.picture.exits.at(-1)!.gflops,
    ms: mean('ms'),
    denseMs: lastMs.length > 0 ? meanOf(lastMs) : null,
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;
