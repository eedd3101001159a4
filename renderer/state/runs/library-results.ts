import { useMemo } from 'react';
import type { FileEntry, Result } from '#shared/types';
import { useLibrary } from '../library/library';
import { useCurrentCard } from '../models';
import { runKeys, useResults, useSettingValues } from './results';

export interface LibraryResult {
  readonly entry: FileEntry;
  readonly result: Result;
}

const none: readonly LibraryResult[] = [];

/** The images of the library that the model, with its settings as they are, has run on; none where not `wanted`. */
export function useLibraryResults(wanted = true): readonly LibraryResult[] {
  const items = useLibrary((state) => state.items);
  const results = useResults((state) => state.results);
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  return useMemo(() => {
    if (!wanted || !card || !settings) return none;
    const keyOf = runKeys(card, settings);
    return [...items.values()].flatMap(({ entry }) => {
      const result = results.get(keyOf(entry.id));
      return result ? [{ entry, result }] : [];
    });
  }, [wanted, items, results, card, settings]);
}
