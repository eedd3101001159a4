import { patchName } from '#shared/figure';
import { topClasses } from '#shared/token-labels';
import { probability } from '../../ui/format';
import type { Labelling } from './use-token-labels';

/** Classes listed for a patch. */
export const LISTED = 5;

/** One line saying what is on the stage. */
export function describe({ map, problem, isolated, labelOf }: Labelling): string {
  if (!map) return problem ?? 'Reading the token labels…';
  if (isolated === null) {
    const classes = map.present.length;
    return `Best class of each patch: ${classes === 1 ? '1 class' : `${classes} classes`}`;
  }
  const { count } = map.present.find(({ index }) => index === isolated)!;
  return `Where ${labelOf(isolated)} is the best class: ${count} of ${map.best.length} patches`;
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
