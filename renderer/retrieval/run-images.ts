import { useEffect, useSyncExternalStore } from 'react';
import type { Host, RetrievedImage } from '#shared/contract';
import { RowCache } from '../state';

const cache = new RowCache<RetrievedImage>();

/** Looks images of a run up by their numbers; undefined until one is there. */
export function useRunImages(): (row: number) => RetrievedImage | undefined {
  useSyncExternalStore(cache.subscribe, cache.version);
  return (row) => cache.get(row);
}

/** Of which run `useRunImages` gives images. */
export function useImagesOf(host: Host, run: string): void {
  useEffect(() => {
    cache.clear((rows) => host.call('retrieval.images', { run, rows }));
  }, [host, run]);
}
