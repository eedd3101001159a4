import { paintMap } from '#shared/attention';
import { type ColormapName, colormaps, type Mark, type Rect } from '#shared/figure';
import type { Size } from '#shared/types';
import { type Embedded, imageMark, mapOf } from '../embedded-image';

/** Values on a patch grid `[h*w]` as colours, one pixel a patch. */
export async function valueMap(
  values: Float32Array,
  grid: Size,
  at: Rect,
  look: {
    readonly range: readonly [number, number];
    readonly colormap: ColormapName;
    readonly opacity: number;
  },
): Promise<Mark<Embedded>> {
  const { range, colormap, opacity } = look;
  const pixels = paintMap(values, grid, {
    colormap: colormaps[colormap],
    range,
    threshold: 0,
    cell: 1,
    interpolation: 'none',
    alpha: 'even',
  });
  return imageMark(await mapOf(pixels, grid), at, { opacity });
}
