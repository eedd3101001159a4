import type { Result } from '#shared/types';
import { useView } from '../state';
import { type ViewEntry, viewsFor } from '../views';

/** The view on the stage: the chosen tab, or the first where the result has nothing for it. */
export function shownView(result: Result | undefined, tab = useView.getState().tab): ViewEntry {
  const offered = viewsFor(result);
  return offered.find((view) => view.id === tab) ?? offered[0]!;
}
