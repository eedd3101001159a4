import type { Tokens } from '#shared/types';
import { keptAt, patchCount } from './lineage';

/** Share of the images in which each patch is there at a stop, [h*w]. */
export function keepShare(images: readonly Tokens[], stop: number): Float32Array {
  const share = new Float32Array(images[0] ? patchCount(images[0]) : 0);
  for (const tokens of images) {
    for (const patch of keptAt(tokens, stop)) share[patch] = share[patch]! + 1;
  }
  return share.map((count) => count / images.length);
}
