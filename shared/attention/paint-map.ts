import { type Colormap, colorIndex } from '../figure';
import { enlarge, type Interpolation } from './interpolate';
import type { Range } from './ranges';

/** How values become colours. */
export interface Paint {
  readonly colormap: Colormap;
  readonly range: Range;
  /** 0..1 of the range (of its half, for signed values): weaker places are left clear. */
  readonly threshold: number;
  /** Pixels a grid cell. */
  readonly cell: number;
  readonly interpolation: Interpolation;
  /** `weight`: the more of the range, the more opaque, so that the image below stays clear elsewhere. */
  readonly alpha: 'weight' | 'even';
}

/** How window and report draw attention unless asked otherwise. */
export const usualPaint = {
  clip: 98,
  alpha: 'weight',
  opacity: 0.85,
  interpolation: 'bicubic',
} as const;

/** RGBA of a map: `[h*cell, w*cell, 4]` from `values` `[h*w]`; NaN, where there is none, stays clear. */
export function paintMap(
  values: Float32Array,
  [h, w]: readonly [number, number],
  paint: Paint,
): Uint8ClampedArray<ArrayBuffer> {
  const { cell, range, interpolation } = paint;
  const fine = cell === 1 ? values : enlarge(clamped(values, range), [h, w], cell, interpolation);
  const pixels = new Uint32Array(fine.length); // One pixel a number, bytes r,g,b,a.
  const colors = pixelsOf(paint);
  const [low, high] = clearBetween(paint);
  for (let i = 0; i < fine.length; i++) {
    const value = fine[i]!;
    if (Number.isNaN(value) || (value > low && value < high)) continue;
    pixels[i] = colors[colorIndex(value, range)]!;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** Before interpolation: an outlier must not spread over its neighbours. */
const clamped = (values: Float32Array, [min, max]: Range): Float32Array =>
  values.map((value) => (value < min ? min : value > max ? max : value));

/** The 256 colours as pixels. */
function pixelsOf({ colormap: { colors, kind }, alpha }: Paint): Uint32Array {
  const bytes = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i++) {
    const share = kind === 'diverging' ? Math.abs(2 * i - 255) / 255 : i / 255;
    bytes.set(colors.subarray(i * 3, i * 3 + 3), i * 4);
    bytes[i * 4 + 3] = alpha === 'even' ? 255 : Math.round(255 * share);
  }
  return new Uint32Array(bytes.buffer);
}

/** Values between these ends are left clear by the threshold. */
function clearBetween({ colormap, range: [min, max], threshold }: Paint): Range {
  if (threshold <= 0) return [0, 0];
  if (colormap.kind === 'sequential') {
    return [Number.NEGATIVE_INFINITY, min + threshold * (max - min)];
  }
  const middle = (min + max) / 2;
  const reach = (threshold * (max - min)) / 2;
  return [middle - reach, middle + reach];
}
