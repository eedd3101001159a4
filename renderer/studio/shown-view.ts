import { partList } from '#shared/parts';
import type { Result } from '#shared/types';
import { useView } from '../state';
import { type ViewEntry, viewsFor } from '../views';

/** Of the most special part that a view needs, the place in the list of parts; -1 for none. */
const rank = ({ needs }: ViewEntry): number =>
  partList.findLastIndex(([name]) => needs.includes(name));

/** The view on the stage: the chosen tab, or that of what is special about the result. */
export function shownView(result: Result | undefined, tab = useView.getState().tab): ViewEntry {
  const offered = viewsFor(result);
  const special = offered.toSorted((a, b) => rank(b) - rank(a))[0];
  return offered.find((view) => view.id === tab) ?? special!;
}
