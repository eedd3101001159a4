import type { Result } from '#shared/types';
import { useModels } from '../state';
import { attentionEntry } from './attention';
import { editEntry } from './edit';
import { exitsEntry } from './exits';
import { pictureEntry } from './picture';
import { pruningEntry } from './pruning';
import { tokenLabelsEntry } from './token-labels';
import type { ViewEntry } from './view';

/** Every view, in the order of the tabs. */
export const views: readonly ViewEntry[] = [
  attentionEntry,
  exitsEntry,
  pruningEntry,
  tokenLabelsEntry,
  editEntry,
  pictureEntry,
];

/** The views that a result has something for. */
export function viewsFor({ parts, model }: Result): readonly ViewEntry[] {
  const card = useModels.getState().cards.find(({ id }) => id === model);
  const fits = (view: ViewEntry) => !view.fits || (card !== undefined && view.fits(card));
  return views.filter(
    (view) => view.needs.every((part) => parts[part] !== undefined) && fits(view),
  );
}

export type { ColorScale, FigureSource, Panel, Snapshot, ViewEntry, ViewProps } from './view';
