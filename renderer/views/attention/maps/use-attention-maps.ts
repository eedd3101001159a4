import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { useModels } from '../../../state';
import { AttentionMaps } from './attention-maps';
import { attentionClient } from './client';

/** The maps of a result, for as long as it is on the stage. */
export function useAttentionMaps(host: Host, result: Result | undefined): AttentionMaps | null {
  const [attentionMaps, setDocument] = useState<AttentionMaps | null>(null);
  useEffect(() => {
    const attention = result?.parts.attention;
    if (!result || !attention) return;
    const card = useModels.getState().cards.find(({ id }) => id === result.model);
    const made = new AttentionMaps(host, attentionClient(), result, attention, card);
    setDocument(made);
    return () => {
      setDocument(null);
      made.close();
    };
  }, [host, result]);
  return attentionMaps;
}

/** A value read from the maps; renders only when it changes, so give a string or a number. */
export function useShown<V extends string | number | null>(
  attentionMaps: AttentionMaps,
  read: (attentionMaps: AttentionMaps) => V,
): V {
  return useSyncExternalStore(attentionMaps.onChange, () => read(attentionMaps));
}
