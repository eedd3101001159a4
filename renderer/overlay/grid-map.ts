import { paintMap, usualPaint } from '#shared/attention';
import { type ColormapName, colormaps, type Mark, type Rect } from '#shared/figure';
import type { Size } from '#shared/types';

/** Values on a patch grid as colours; NaN stays clear. */
export interface GridMap {
  /** [h*w] */
  readonly values: Float32Array;
  readonly range: readonly [min: number, max: number];
  readonly colormap: ColormapName;
  readonly opacity: number;
  /** Interpolated between patches; absent where they are shown as they are. */
  readonly smooth?: boolean;
  /** The greater the value, the more opaque, as attention is drawn; absent where all are equally opaque. */
  readonly byWeight?: boolean;
}

/** Longest side in pixels of a smooth map; the canvas enlarges it further. */
const SMOOTH_SIDE = 256;

/** A map where its grid lies. */
export function gridMapMark(map: GridMap, grid: Size, at: Rect): Mark {
  const image = imageOf(map, grid);
  const source = { x: 0, y: 0, width: image.width, height: image.height };
  const { opacity, smooth = false } = map;
  return { kind: 'image', image, source, at, opacity, smooth, mime: 'image/png' };
}

/** Painted once a map: one pixel a patch, or more where it is smooth. */
const images = new WeakMap<GridMap, HTMLCanvasElement>();

function imageOf(map: GridMap, [h, w]: Size): HTMLCanvasElement {
  const known = images.get(map);
  if (known) return known;
  const { values, range, colormap, smooth, byWeight } = map;
  const cell = smooth ? Math.max(1, Math.floor(SMOOTH_SIDE / Math.max(h, w))) : 1;
  const between = byWeight ? usualPaint.interpolation : 'bilinear';
  const colors = colormaps[colormap];
  const paint = {
    colormap: colors,
    range,
    threshold: 0,
    cell,
    interpolation: smooth ? between : 'none',
    alpha: byWeight ? 'weight' : 'even',
  } as const;
  const canvas = document.createElement('canvas');
  canvas.width = w * cell;
  canvas.height = h * cell;
  const pixels = new ImageData(paintMap(values, [h, w], paint), w * cell, h * cell);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  images.set(map, canvas);
  return canvas;
}
