import type { Parts } from '#shared/types';
import { attentionEntry } from './attention';
import { pictureEntry } from './picture';
import type { ViewEntry } from './view';

/** Every view, in the order of the tabs. */
export const views: readonly ViewEntry[] = [attentionEntry, pictureEntry];

/** The views that a result has something for; before there is a result, those that need none. */
export const viewsFor = (parts: Parts | undefined): readonly ViewEntry[] =>
  views.filter(({ needs }) => needs.every((part) => parts?.[part] !== undefined));

export type { ColorScale, FigureSource, Snapshot, ViewEntry, ViewProps } from './view';
