import { tableSpec } from '../table/spec';
import { type ViewEntry, views } from '../views';

/** Whatever has something to show that a document saves, under an id of its own. */
export type SpecHolder = Pick<ViewEntry, 'id' | 'spec' | 'restore'> &
  Partial<Pick<ViewEntry, 'wholeSpec' | 'attached'>>;

/** The views; what arranges the window beside them joins here. */
export const specHolders: readonly SpecHolder[] = [...views, tableSpec];
