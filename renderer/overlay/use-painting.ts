import { useSyncExternalStore } from 'react';
import type { VitrineError } from '#shared/types';
import type { FloatImages, ShownImage } from './float-images';

/** Whether an image is still being painted, and why it cannot be; null for no image. */
export function usePainting(
  images: FloatImages,
  shown: ShownImage | null,
): { busy: boolean; problem: VitrineError | undefined } {
  const problem = useSyncExternalStore(
    images.onChange,
    () => (shown && images.problem(shown)) ?? undefined,
  );
  const there = useSyncExternalStore(images.onChange, () => shown === null || images.has(shown));
  return { busy: !there && !problem, problem };
}
