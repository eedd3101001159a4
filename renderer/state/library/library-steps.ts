import type { Arrangement } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { perform, performChange } from '../undo';
import { words } from '../words';
import {
  addEntries,
  arrangement,
  markFiles,
  removeFiles,
  restoreItems,
  selectFile,
  setArrangement,
  useLibrary,
} from './library';

/* What a person does to the library, as steps that can be undone. */

/** Adds files; only those that are not there yet are taken out again by undo. */
export function addImages(entries: readonly FileEntry[]): void {
  const { items, current } = useLibrary.getState();
  const fresh = entries.filter(({ id }) => !items.has(id));
  if (fresh.length === 0) {
    addEntries(entries);
    return;
  }
  const ids = new Set(fresh.map(({ id }) => id));
  perform({
    title: ids.size === 1 ? words.steps.addImage : words.steps.addImages(ids.size),
    opens: true,
    apply: () => addEntries(entries),
    revert: () => {
      removeFiles(ids, []);
      selectFile(current);
    },
  });
}

/** Takes images out of the library. */
export function removeImages(ids: ReadonlySet<string>): void {
  const { items, current, marked } = useLibrary.getState();
  const removed = [...ids].flatMap((id) => items.get(id) ?? []);
  perform({
    title:
      removed.length === 1 ? words.steps.removeImage : words.steps.removeImages(removed.length),
    apply: () => removeFiles(ids, [...useLibrary.getState().items.keys()]),
    revert: () => {
      restoreItems(removed);
      markFiles(marked, current);
    },
  });
}

/** Changes what the library shows, and in which order; typing a search is one step. */
export function arrangeLibrary(patch: Partial<Arrangement>): void {
  const from = arrangement();
  const merge = `library:${Object.keys(patch).join()}`;
  const title =
    'search' in patch
      ? words.steps.search
      : 'filter' in patch
        ? words.steps.filter
        : words.steps.sort;
  performChange({ title, merge, from, to: { ...from, ...patch }, put: setArrangement });
}
