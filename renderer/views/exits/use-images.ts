import { useEffect, useMemo, useState } from 'react';
import type { ModelCard } from '#shared/types';
import { runKeys, type Settings, useLibrary, useResults } from '../../state';
import { type SeenImage, seenImage } from './images';

/** The images of the library that have a result with this model, in order of arrival. */
export function useSeenImages(card: ModelCard, settings: Settings): readonly SeenImage[] {
  const items = useLibrary((state) => state.items);
  const results = useCalmResults();
  const key = runKeys(card, settings)('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the settings only `key` matters: a threshold that moves leaves the images as they are.
  return useMemo(() => {
    const keyOf = runKeys(card, settings);
    return [...items.values()].flatMap(({ entry }) => {
      const result = results.get(keyOf(entry.id));
      return (result && seenImage(entry, result, card.labels)) ?? [];
    });
  }, [items, results, card, key]);
}

/** A run brings many results a second, and numbers over thousands of images take their time. */
const AT_MOST_EVERY_MS = 1000;

/** The results of all runs, renewed at most once a second. */
function useCalmResults() {
  const [results, setResults] = useState(() => useResults.getState().results);
  useEffect(() => {
    let renewedAt = 0;
    let timer = 0;
    const renew = () => {
      timer = 0;
      renewedAt = performance.now();
      setResults(useResults.getState().results);
    };
    const off = useResults.subscribe((now, before) => {
      if (now.results === before.results || timer !== 0) return;
      const wait = renewedAt + AT_MOST_EVERY_MS - performance.now();
      timer = window.setTimeout(renew, Math.max(0, wait));
    });
    renew();
    return () => {
      off();
      clearTimeout(timer);
    };
  }, []);
  return results;
}
