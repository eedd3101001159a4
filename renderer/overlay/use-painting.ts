import { useSyncExternalStore } from 'react';
import type { VitrineError } from '#shared/types';
import type { FloatImages, ShownImage } from './float-images';

/** Whether an image is still being painted, and why it cannot be; null for no image. */
export function usePainting(
  pictures: FloatImages,
  shown: ShownImage | null,
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
