import type { Frame, Ground, Mark } from '#shared/figure';
import { type ClassMap, classMarks as marksOf } from '#shared/token-labels';
import { classImage } from '../../overlay/class-image';

/** What stands over the image: the class map with its borders and numbers, the patch pointed at. */
export const classMarks = (
  frame: Frame,
  ground: Ground,
  map: ClassMap,
  look: { opacity: number; isolated: number | null },
  pointed: number | null,
): readonly Mark[] =>
  marksOf(frame, ground, map, classImage(map, ground.grid, look.isolated), look, pointed);
