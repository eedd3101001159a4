import type { Frame, Ground, Mark } from '#shared/figure';
import { type ClassMap, classMarks as marksOf } from '#shared/token-labels';
import type { Size } from '#shared/types';

/** What stands over the image: the class map with its borders and numbers, the patch pointed at. */
export const classMarks = (
  frame: Frame,
  ground: Ground,
  map: ClassMap,
  look: { opacity: number; isolated: number | null },
  pointed: number | null,
): readonly Mark[] =>
  marksOf(frame, ground, map, imageOf(map, ground.grid, look.isolated), look, pointed);

/** One pixel a patch, painted once a map and class. */
const images = new WeakMap<ClassMap, Map<number | null, HTMLCanvasElement>>();

function imageOf(map: ClassMap, [h, w]: Size, isolated: number | null): HTMLCanvasElement {
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
