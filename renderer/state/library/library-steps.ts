import type { Arrangement } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { perform, performChange } from '../undo';
import { words } from '../words';
import {
  addEntries,
  arrangement,
  markFiles,
  putEntries,
  removeFiles,
  restoreItems,
  selectFile,
  setArrangement,
  useLibrary,
} from './library';

/* What a person does to the library, as steps that can be undone. */

/** Adds files; only those that are not there yet are taken out again by undo. */
export function addImages(entries: readonly FileEntry[]): void {
  const { items } = useLibrary.getState();
  const fresh = new Set(entries.map(({ id }) => id).filter((id) => !items.has(id)));
  arrivingImages(fresh.size)(entries);
}

/**
 * The same for files that arrive in portions: all of them are one step, undone and done again as far as they
 * have arrived. `count`: how many there will be.
 */
export function arrivingImages(count: number): (portion: readonly FileEntry[]) => void {
  const { current } = useLibrary.getState();
  const all: FileEntry[] = [];
  const fresh = new Set<string>();
  let state: 'before' | 'done' | 'undone' = 'before';
  return (portion) => {
    const { items } = useLibrary.getState();
    all.push(...portion);
    for (const { id } of portion) if (!items.has(id)) fresh.add(id);
    if (state === 'done') putEntries(portion);
    else if (fresh.size === 0) addEntries(portion);
    else if (state === 'before') {
      perform({
        title: count === 1 ? words.steps.addImage : words.steps.addImages(count),
        opens: true,
        apply: () => {
          state = 'done';
          addEntries(all);
        },
        revert: () => {
          state = 'undone';
          removeFiles(fresh, []);
          selectFile(current);
        },
      });
    }
  };
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
