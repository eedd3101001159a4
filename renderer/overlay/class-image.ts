import type { ClassMap } from '#shared/token-labels';
import type { Size } from '#shared/types';

type Colored = Pick<ClassMap, 'best' | 'colors'>;

/** One pixel a patch in the colour of its class, painted once a map and class shown alone. */
const images = new WeakMap<Colored, Map<number | null, HTMLCanvasElement>>();

export function classImage(map: Colored, [h, w]: Size, isolated: number | null): HTMLCanvasElement {
  const painted = images.get(map) ?? new Map<number | null, HTMLCanvasElement>();
  images.set(map, painted);
  const known = painted.get(isolated);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  const context = canvas.getContext('2d')!;
  for (const [patch, index] of map.best.entries()) {
    if (isolated !== null && index !== isolated) continue;
    context.fillStyle = map.colors.get(index)!;
    context.fillRect(patch % w, Math.floor(patch / w), 1, 1);
  }
  painted.set(isolated, canvas);
  return canvas;
}
