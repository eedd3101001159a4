import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { useModels } from '../../../state';
import { AttentionSession } from './attention-maps';
import { attentionClient } from './client';

/** The session of a result, for as long as it is on the stage. */
export function useSession(host: Host, result: Result | undefined): AttentionSession | null {
  const [session, setSession] = useState<AttentionSession | null>(null);
  useEffect(() => {
    const attention = result?.parts.attention;
    if (!result || !attention) return;
    const card = useModels.getState().cards.find(({ id }) => id === result.model);
    const made = new AttentionSession(host, attentionClient(), result, attention, card);
    setSession(made);
    return () => {
      setSession(null);
      made.close();
    };
  }, [host, result]);
  return session;
}

/** A value read from the session; renders only when it changes, so give a string or a number. */
export function useShown<V extends string | number | null>(
  session: AttentionSession,
  read: (session: AttentionSession) => V,
): V {
  return useSyncExternalStore(session.onChange, () => read(session));
}
