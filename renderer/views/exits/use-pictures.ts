import { useDeferredValue, useMemo } from 'react';
import type { ModelCard } from '#shared/types';
import { runKeys, type Settings, useLibrary, useRuns } from '../../state';
import { type SeenPicture, seenPicture } from './pictures';

/** The images of the library that have a result with this model, in order of arrival. */
export function useSeenPictures(card: ModelCard, settings: Settings): readonly SeenPicture[] {
  const items = useLibrary((state) => state.items);
  // A batch brings many results a second: they may be shown a moment later.
  const results = useDeferredValue(useRuns((state) => state.results));
  return useMemo(() => {
    const keyOf = runKeys(card, settings);
    return [...items.values()].flatMap(({ entry }) => {
      const result = results.get(keyOf(entry.id));
      return (result && seenPicture(entry, result, card.labels)) ?? [];
    });
  }, [items, results, card, settings]);
}
