import type { Pixels } from './bitmap';
import type { Painter } from './paint-worker';

/** Whole numbers `[H, W]`: a class, or a quantity in 255ths, of each pixel of an image. */
export interface ValueMap {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int32Array;
}

/** The part of a map to paint, at the resolution of the screen (or of a figure). */
export interface MapWindow {
  /** Upper left corner in map pixels; may lie outside the map. */
  readonly x: number;
  readonly y: number;
  /** Map pixels a painted pixel, either way. */
  readonly step: number;
  /** In painted pixels. */
  readonly width: number;
  readonly height: number;
}

export interface ValuePaintRequest {
  /** The map that was handed over under this key. */
  readonly key: string;
  readonly window: MapWindow;
  /** RGBA bytes of each value, four a value; what lies beyond them, and beyond the map, stays clear. */
  readonly colors: Uint8Array;
  /** 0 fills; else only so many painted pixels along the borders between two values. */
  readonly line: number;
}

/**
 * Paints value maps in colours, each painted pixel that of the map pixel under its centre. Only what is
 * on show is read: the time does not depend on the size of the map. Lives in the worker.
 */
export class ValuePainter implements Painter<ValueMap, ValuePaintRequest, Pixels> {
  readonly #maps = new Map<string, ValueMap>();

  put(key: string, map: ValueMap): void {
    this.#maps.set(key, map);
  }

  drop(key: string): void {
    this.#maps.delete(key);
  }

  paint({ key, window, colors, line }: ValuePaintRequest): Pixels | null {
    const map = this.#maps.get(key);
    if (!map) return null;
    const values = sampled(map, window);
    const pixels = colored(values, colors);
    if (line > 0) clearInside(pixels, bordersOf(values, window, line));
    const data = new Uint8ClampedArray(pixels.buffer);
    return { width: window.width, height: window.height, data };
  }
}

/** A hair less than half: an edge on a centre falls as it does for the image's tiles, which round up. */
const CENTRE = 0.5 - 1e-6;

/** Beyond the map. */
const NOTHING = -1;

/** The value under the centre of each painted pixel, `[height, width]`. */
function sampled({ shape, data }: ValueMap, { x, y, step, width, height }: MapWindow): Int32Array {
  const [h, w] = shape as [number, number];
  const at = (start: number, i: number) => Math.floor(start + (i + CENTRE) * step);
  const columns = new Int32Array(width);
  for (let j = 0; j < width; j++) columns[j] = at(x, j);
  const first = columns.findIndex((column) => column >= 0);
  const end = columns.findLastIndex((column) => column < w) + 1;
  const values = new Int32Array(width * height).fill(NOTHING);
  for (let i = 0; i < height; i++) {
    const row = at(y, i);
    if (row < 0 || row >= h || first < 0) continue;
    for (let j = first; j < end; j++) values[i * width + j] = data[row * w + columns[j]!]!;
  }
  return values;
}

/** RGBA words of the values; those that have no colour are clear. */
function colored(values: Int32Array, colors: Uint8Array): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(colors.slice().buffer); // copied: words begin at multiples of four
  const count = words.length;
  const pixels = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= 0 && value < count) pixels[i] = words[value]!;
  }
  return pixels;
}

/**
 * 1 where a pixel of another value lies within `line` pixels up, down, left or right, `[height, width]`;
 * the edge of the map, or of the window, is no border.
 */
function bordersOf(values: Int32Array, { width, height }: MapWindow, line: number): Uint8Array {
  const near = new Uint8Array(values.length);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const at = i * width + j;
      const own = values[at]!;
      if (own === NOTHING) continue;
      const right = j + 1 < width ? values[at + 1]! : own;
      if (right !== own && right !== NOTHING) {
        near.fill(1, Math.max(i * width, at + 1 - line), Math.min((i + 1) * width, at + 1 + line));
      }
      const below = i + 1 < height ? values[at + width]! : own;
      if (below !== own && below !== NOTHING) {
        const last = Math.min(height - 1, i + line);
        for (let row = Math.max(0, i + 1 - line); row <= last; row++) near[row * width + j] = 1;
      }
    }
  }
  return near;
}

function clearInside(pixels: Uint32Array, near: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) if (near[i] === 0) pixels[i] = 0;
}
