import type { Preprocess, Size } from '#shared/types';
import { type Axis, alongX, alongY } from './kernel';

/** Plain 8-bit RGB pixels, rows from the top, `[height, width, 3]`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** A rectangle in pixels; fractions are allowed where a function says so. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Filter = Preprocess['interpolation'];

/** The separable kernels of Pillow's `src/libImaging/Resample.c`, with their half widths. */
const kernels: Record<Exclude<Filter, 'nearest'>, { support: number; at(x: number): number }> = {
  box: { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, at: hamming },
  bicubic: { support: 2, at: bicubic },
  lanczos: { support: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

function hamming(signed: number): number {
  const x = Math.abs(signed);
  if (x === 0) return 1;
  return x >= 1
    ? 0
    : (Math.sin(x * Math.PI) / (x * Math.PI)) * (0.54 + 0.46 * Math.cos(x * Math.PI));
}

function bicubic(signed: number): number {
  const x = Math.abs(signed);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** Weights are 22-bit fixed point: 32 bits less 8 for the sample and 2 for overshoot. */
const BITS = 22;

/**
 * Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` for the outputs `from..to` of `length`,
 * which together cover the samples `start..end` of `samples`.
 */
function makeAxis(
  samples: number,
  [start, end]: readonly [number, number],
  length: number,
  [from, to]: readonly [number, number],
  filter: Exclude<Filter, 'nearest'>,
): Axis {
  const kernel = kernels[filter];
  const scale = (end - start) / length;
  const stretch = Math.max(1, scale); // antialiasing: the kernel grows when shrinking
  const support = kernel.support * stretch;
  const most = Math.min(samples, Math.ceil(support) * 2 + 1);
  const taps = Math.ceil(most / 4) * 4;
  const first = new Int32Array(to - from);
  const count = new Int32Array(to - from);
  const weights = new Int16Array((to - from) * taps * 2);
  const row = new Float64Array(most);
  for (let i = 0; i < to - from; i++) {
    const centre = start + (from + i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(samples, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let k = 0; k < high - low; k++) {
      const weight = kernel.at((k + low - centre + 0.5) * (1 / stretch));
      row[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < high - low; k++) {
      const weight = (sum === 0 ? row[k]! : row[k]! / sum) * (1 << BITS);
      const fixed = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
      const at = i * taps * 2 + (k >> 1) * 4 + (k & 1);
      weights[at] = fixed & 0x7fff;
      weights[at + 2] = fixed >> 15;
    }
    first[i] = low;
    count[i] = high - low;
  }
  return { first, count, taps, weights };
}

/** Pillow's nearest: `ImagingScaleAffine`, which steps by adding, not by multiplying. */
function nearest(source: Pixels, [height, width]: Size, box: Box, window: Box): Uint8Array {
  const steps = (start: number, step: number, from: number, length: number): Int32Array => {
    const at = new Int32Array(length);
    let position = start + step * 0.5;
    for (let i = 0; i < from + length; i++, position += step) {
      if (i >= from) at[i - from] = Math.trunc(position);
    }
    return at;
  };
  const xs = steps(box.x, box.width / width, window.x, window.width);
  const ys = steps(box.y, box.height / height, window.y, window.height);
  const out = new Uint8Array(window.height * window.width * 3);
  let o = 0;
  for (const y of ys) {
    for (const x of xs) {
      const s = (y * source.width + x) * 3;
      out[o] = source.rgb[s]!;
      out[o + 1] = source.rgb[s + 1]!;
      out[o + 2] = source.rgb[s + 2]!;
      o += 3;
    }
  }
  return out;
}

/**
 * Resizes like Pillow's `Image.resize(size, filter, box)` on mode RGB, bit for bit, and returns the
 * pixels of `window` (in output pixels, whole numbers) only: a centre crop costs nothing extra.
 */
export function resizeWindow(
  source: Pixels,
  size: Size,
  filter: Filter,
  box: Box,
  window: Box,
): Pixels {
  const [height, width] = size;
  const { x, y } = window;
  const done = (rgb: Uint8Array): Pixels => ({ width: window.width, height: window.height, rgb });
  if (filter === 'nearest') return done(nearest(source, size, box, window));

  // Pillow keeps the box as 32-bit floats.
  const [left, top] = [Math.fround(box.x), Math.fround(box.y)];
  const [right, bottom] = [Math.fround(box.x + box.width), Math.fround(box.y + box.height)];
  const columns = makeAxis(source.width, [left, right], width, [x, x + window.width], filter);
  const rows = makeAxis(source.height, [top, bottom], height, [y, y + window.height], filter);
  // Only what the window needs is touched. An axis that keeps its length has weights of 1 and 0:
  // Pillow skips it, with the same result.
  const stride = source.width * 3;
  const [firstRow, rowCount] = reach(rows);
  const [firstColumn, columnCount] = reach(columns);
  const start = firstRow * stride + firstColumn * 3;
  const lines = { bytes: source.rgb, start, stride };
  const across = from(firstColumn, columns);
  const down = from(firstRow, rows);
  // The order matters, as each pass rounds. Since Pillow 13 an image that loses far more of its
  // height than of its width is resized along y first.
  if (height < source.height && source.height - height > 2 * (source.width - width)) {
    const bytes = alongY(lines, rowCount, columnCount, down);
    const flat = { bytes, start: 0, stride: columnCount * 3 };
    return done(alongX(flat, window.height, columnCount, across));
  }
  const bytes = alongX(lines, rowCount, columnCount, across);
  const narrow = { bytes, start: 0, stride: window.width * 3 };
  return done(alongY(narrow, rowCount, window.width, down));
}

/** The first sample that an axis uses, and how many from there. */
function reach({ first, count }: Axis): [number, number] {
  const last = first.length - 1;
  return [first[0]!, first[last]! + count[last]! - first[0]!];
}

/** The same axis, its samples counted from `origin`. */
function from(origin: number, axis: Axis): Axis {
  return { ...axis, first: axis.first.map((sample) => sample - origin) };
}

/** Pillow's `Image.resize(size, filter, box)` on mode RGB, bit for bit. `box` may have fractions. */
export function resizePixels(source: Pixels, size: Size, filter: Filter, box?: Box): Pixels {
  const all: Box = { x: 0, y: 0, width: source.width, height: source.height };
  const window: Box = { x: 0, y: 0, width: size[1], height: size[0] };
  return resizeWindow(source, size, filter, box ?? all, window);
}
