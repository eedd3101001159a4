import { type PartName, parts } from '#shared/parts';
import type { Result } from '#shared/types';
import { useModels } from '../state';
import { attentionEntry } from './attention';
import { attributionEntry } from './attribution';
import { compareEntry } from './compare';
import { editEntry } from './edit';
import { exitsEntry } from './exits';
import { expertsEntry } from './experts';
import { generatorEntry } from './generator';
import { interventionsEntry } from './interventions';
import { lensEntry } from './lens';
import { mergingEntry } from './merging';
import { imageEntry } from './picture';
import { pruningEntry } from './pruning';
import { reconstructionEntry } from './reconstruction';
import { roundsEntry } from './rounds';
import { segmentationEntry } from './segmentation';
import { styleEntry } from './style';
import { tokenLabelsEntry } from './token-labels';
import { traceEntry } from './trace';
import type { ViewEntry } from './view';
import { visualTokensEntry } from './visual-tokens';

/** Every view, in the order of the tabs. */
export const views: readonly ViewEntry[] = [
  segmentationEntry,
  traceEntry,
  attentionEntry,
  exitsEntry,
  pruningEntry,
  expertsEntry,
  styleEntry,
  roundsEntry,
  tokenLabelsEntry,
  mergingEntry,
  visualTokensEntry,
  generatorEntry,
  reconstructionEntry,
  editEntry,
  imageEntry,
  // Never the first: they are not what one looks at unasked.
  attributionEntry,
  lensEntry,
  interventionsEntry,
  compareEntry,
];

/**
 * The views that a result has something for; before there is one those that the chosen model's card
 * promises, so that no tab comes or goes under the pointer when it has run.
 */
export function viewsFor(result: Result | undefined): readonly ViewEntry[] {
  const { cards, chosen } = useModels.getState();
  const card = cards.find(({ id }) => id === (result?.model ?? chosen));
  const has = (part: PartName) =>
    result ? result.parts[part] !== undefined : card !== undefined && parts[part].promised(card);
  const fits = (view: ViewEntry) => !view.fits || (card !== undefined && view.fits(card));
  return views.filter((view) => view.needs.every(has) && fits(view));
}

export type { Example, ViewEntry, ViewProps } from './view';
