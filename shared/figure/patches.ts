import type { ImageRegion, Size } from '../types';
import { type Frame, type Point, type Rect, toTarget } from './geometry';
import type { Mark } from './scene';

/** A place in the part of the image that the model saw, 0..1 of its height and width. */
export interface RegionPoint {
  readonly y: number;
  readonly x: number;
}

/** A patch grid on an image. */
export interface Ground {
  /** Size of the image, and the part of it that the model saw. */
  readonly size: Size;
  readonly region: ImageRegion;
  readonly grid: Size;
}

/** The place of an image point in the part that the model saw; null outside it. */
export function placeIn(region: ImageRegion, point: Point): RegionPoint | null {
  const x = (point.x - region.x) / region.width;
  const y = (point.y - region.y) / region.height;
  return x >= 0 && x < 1 && y >= 0 && y < 1 ? { y, x } : null;
}

/** Grid index of the patch at a place. */
export function patchAt([h, w]: Size, { y, x }: RegionPoint): number {
  const row = Math.min(h - 1, Math.floor(y * h));
  const column = Math.min(w - 1, Math.floor(x * w));
  return row * w + column;
}

/** The patch so many columns and rows from another, inside the grid; from the middle where there is none. */
export function patchBeside(
  [h, w]: Size,
  from: number | null,
  columns: number,
  rows: number,
): number {
  const at = from ?? Math.floor(h / 2) * w + Math.floor(w / 2);
  const row = Math.max(0, Math.min(h - 1, Math.floor(at / w) + rows));
  const column = Math.max(0, Math.min(w - 1, (at % w) + columns));
  return row * w + column;
}

/** Where a patch lies when its grid lies `within`. */
export function patchRect([h, w]: Size, index: number, within: Rect): Rect {
  const width = within.width / w;
  const height = within.height / h;
  const column = index % w;
  const row = Math.floor(index / w);
  return { x: within.x + column * width, y: within.y + row * height, width, height };
}

/** A patch in words; rows and columns count from 1, as layers and heads do on screen. */
export const patchName = ([, w]: Size, index: number): string =>
  `patch ${Math.floor(index / w) + 1}, ${(index % w) + 1}`;

/** Whether the model saw all of the image. */
export const seesAll = ([height, width]: Size, region: ImageRegion): boolean =>
  region.x <= 0 &&
  region.y <= 0 &&
  region.x + region.width >= width &&
  region.y + region.height >= height;

/** What the model did not see of the image, where there is any. */
export function unseenMarks(frame: Frame, size: Size, region: ImageRegion): Mark<never>[] {
  if (seesAll(size, region)) return [];
  const [height, width] = size;
  const at = toTarget(frame, { x: 0, y: 0, width, height });
  return [{ kind: 'unseen', at, hole: toTarget(frame, region) }];
}

/** The patch pointed at, in any of the images beside each other. */
export const pointedMarks = (grid: Size, within: Rect, pointed: number | null): Mark<never>[] =>
  pointed === null ? [] : [{ kind: 'outline', at: patchRect(grid, pointed, within), dashed: true }];

/** On smaller patches a word cannot be read. */
const SMALLEST_LABELLED = 14;

/** A word or sign in the middle of a patch, seen on any ground. */
export function patchLabel(text: string, { x, y, width, height }: Rect): Mark<never>[] {
  if (Math.min(width, height) < SMALLEST_LABELLED) return [];
  const size = Math.max(10, Math.min(16, height * 0.4));
  return [
    {
      kind: 'text',
      text,
      size,
      anchor: 'middle',
      color: '#fff',
      halo: '#000',
      bold: true,
      at: { x: x + width / 2, y: y + height / 2 + size * 0.36 },
    },
  ];
}
