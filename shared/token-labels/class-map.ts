import type { Size } from '../types';
import { bestClasses, type PatchScores, type PresentClass, presentClasses } from './classes';
import { colorsOf } from './palette';
import { bordersOf, type Edge, type Region, regionsOf } from './regions';

/** The class map of a result. */
export interface ClassMap {
  readonly scores: PatchScores;
  /** The best class of each patch, by number. */
  readonly best: readonly number[];
  readonly present: readonly PresentClass[];
  /** Colour of each class on the map, by its number. */
  readonly colors: ReadonlyMap<number, string>;
  readonly regions: readonly Region[];
  readonly borders: readonly Edge[];
}

export function classMap(scores: PatchScores, grid: Size): ClassMap {
  const best = bestClasses(scores);
  const present = presentClasses(best);
  return {
    scores,
    best,
    present,
    colors: colorsOf(present),
    regions: regionsOf(best, grid),
    borders: bordersOf(best, grid),
  };
}
