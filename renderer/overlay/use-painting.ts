import { useSyncExternalStore } from 'react';
import type { VitrineError } from '#shared/types';
import type { FloatPictures, ShownPicture } from './float-images';

/** Whether a picture is still being painted, and why it cannot be; null for no picture. */
export function usePainting(
  pictures: FloatPictures,
  shown: ShownPicture | null,
): { busy: boolean; problem: VitrineError | undefined } {
  const problem = useSyncExternalStore(
    pictures.onChange,
    () => (shown && pictures.problem(shown)) ?? undefined,
  );
  const there = useSyncExternalStore(
    pictures.onChange,
    () => shown === null || pictures.has(shown),
  );
  return { busy: !there && !problem, problem };
}
