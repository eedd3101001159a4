import type { ClassMap } from '#shared/token-labels';
import type { Size } from '#shared/types';
import { type Embedded, mapOf } from '../embedded-image';
import { rgbOf } from './colors';

/** One pixel a patch in the colour of its class. */
export function classImage(
  { best, colors }: Pick<ClassMap, 'best' | 'colors'>,
  grid: Size,
): Promise<Embedded> {
  const rgba = new Uint8Array(best.length * 4);
  for (const [patch, index] of best.entries()) {
    rgba.set([...rgbOf(colors.get(index)!), 255], patch * 4);
  }
  return mapOf(rgba, grid);
}
