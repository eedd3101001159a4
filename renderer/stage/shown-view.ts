import type { Result } from '#shared/types';
import { useView } from '../state';
import { type ViewEntry, views, viewsFor } from '../views';

/**
 * The view on the stage: the chosen tab. Before a result is there the tab stays as it is (its view
 * shows the bare picture), afterwards one that the result has nothing for gives way to the first.
 */
export function shownView(result: Result | undefined, tab = useView.getState().tab): ViewEntry {
  const offered = result ? viewsFor(result) : views;
  return offered.find((view) => view.id === tab) ?? offered[0]!;
}
