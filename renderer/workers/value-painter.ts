import type { Painter } from './paint-worker';

/** Whole numbers `[H, W]`: a class, or a quantity in 255ths, of each pixel of a picture. */
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

/** RGBA pixels of a window. */
export interface WindowPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Paints value maps in colours, each painted pixel that of the map pixel under its centre. Only what is
 * on show is read: the time does not depend on the size of the map. Lives in the worker.
 */
export class ValuePainter implements Painter<ValueMap, ValuePaintRequest, WindowPixels> {
  readonly #maps = new Map<string, ValueMap>();

  put(key: string, map: ValueMap): void {
    this.#maps.set(key, map);
  }

  drop(key: string): void {
    this.#maps.delete(key);
  }

  paint({ key, window, colors, line }: ValuePaintRequest): WindowPixels | null {
    const map = this.#maps.get(key);
    if (!map) return null;
    const { width, height } = window;
    const values = sampled(map, window);
    const pixels = new Uint32Array(width * height);
    // Copied: an offset that is no multiple of four cannot be read as words.
    const words = new Uint32Array(colors.slice().buffer);
    for (let i = 0; i < pixels.length; i++) pixels[i] = words[values[i]!] ?? 0;
    if (line > 0) clearInside(pixels, values, [height, width], line);
    return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
  }
}

/** Beyond the map. */
const NOTHING = -1;

/** The value under the centre of each painted pixel, `[height, width]`. */
function sampled({ shape, data }: ValueMap, { x, y, step, width, height }: MapWindow): Int32Array {
  const [h, w] = shape as [number, number];
  const at = (start: number, i: number) => Math.floor(start + (i + 0.5) * step);
  const columns = Int32Array.from({ length: width }, (_, i) => at(x, i));
  const values = new Int32Array(width * height).fill(NOTHING);
  for (let i = 0; i < height; i++) {
    const row = at(y, i);
    if (row < 0 || row >= h) continue;
    for (let j = 0; j < width; j++) {
      const column = columns[j]!;
      if (column >= 0 && column < w) values[i * width + j] = data[row * w + column]!;
    }
  }
  return values;
}

/** Clears what has no pixel of another value within `line` pixels up, down, left or right. */
function clearInside(
  pixels: Uint32Array,
  values: Int32Array,
  [h, w]: readonly [number, number],
  line: number,
): void {
  for (let i = 0; i < h; i++) {
    for (let j = 0; j < w; j++) {
      const at = i * w + j;
      if (pixels[at] !== 0 && !nearBorder(values, [h, w], i, j, line)) pixels[at] = 0;
    }
  }
}

function nearBorder(
  values: Int32Array,
  [h, w]: readonly [number, number],
  i: number,
  j: number,
  line: number,
): boolean {
  const at = i * w + j;
  const own = values[at]!;
  // The edge of the picture, or of what is on show, is no border.
  const other = (value: number) => value !== own && value !== NOTHING;
  for (let d = 1; d <= line; d++) {
    if (j >= d && other(values[at - d]!)) return true;
    if (j + d < w && other(values[at + d]!)) return true;
    if (i >= d && other(values[at - d * w]!)) return true;
    if (i + d < h && other(values[at + d * w]!)) return true;
  }
  return false;
}
