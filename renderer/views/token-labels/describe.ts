import { patchName } from '#shared/figure';
import { topClasses } from '#shared/token-labels';
import { probability } from '../../ui/format';
import type { Labelling } from './use-token-labels';
import { words } from './words';

/** Classes listed for a patch. */
export const LISTED = 5;

/** One line saying what is on the stage. */
export function describe({ map, problem, isolated, labelOf }: Labelling): string {
  if (!map) return problem ?? words.describe.reading;
  if (isolated === null) {
    return words.describe.best(map.present.length);
  }
  const { count } = map.present.find(({ index }) => index === isolated)!;
  return words.describe.oneAlone(labelOf(isolated), count, map.best.length);
}

/** A patch's classes in words. */
export function patchWords(labelling: Labelling, patch: number): string {
  const { map, grid, labelOf } = labelling;
  if (!map) return '';
  const top = topClasses(map.scores, patch, LISTED, labelOf);
  const classes = top.map(({ label, p }) => `${label} ${probability(p)}`);
  return `${patchName(grid, patch)}: ${classes.join(', ')}`;
}

/** A share of the patches, in per cent. */
export const share = (count: number, all: number): string =>
  `${((100 * count) / all).toFixed(count * 10 < all ? 1 : 0)} %`;
