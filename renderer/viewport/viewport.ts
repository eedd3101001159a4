import type { Frame, Point, Rect } from '#shared/figure';
import type { Size } from '#shared/types';

/** What part of the image is on show: the image point at the view's centre, and the zoom. */
export interface Viewport {
  /** Image pixels. */
  readonly center: Point;
  /** CSS pixels an image pixel. */
  readonly scale: number;
}

/** Room left around a fitted image, in CSS pixels. */
const MARGIN = 16;
/** Beyond it one image pixel fills the view. */
const LARGEST_SCALE = 64;

/** The whole image, centred, as large as the view lets it be. `image` is [H, W]. */
export function fitImage([h, w]: Size, view: { width: number; height: number }): Viewport {
  const scale = Math.min(
    Math.max(1, view.width - 2 * MARGIN) / w,
    Math.max(1, view.height - 2 * MARGIN) / h,
  );
  return { center: { x: w / 2, y: h / 2 }, scale: Math.min(scale, LARGEST_SCALE) };
}

/** Shows a part of the image as large as it fits (a saved figure's region). */
export function fitRegion(rect: Rect, view: { width: number; height: number }): Viewport {
  const center = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  return { center, scale: Math.min(view.width / rect.width, view.height / rect.height) };
}

export const frameOf = (
  { center, scale }: Viewport,
  { width, height }: { width: number; height: number },
): Frame => ({
  scale,
  origin: { x: width / 2 - center.x * scale, y: height / 2 - center.y * scale },
  width,
  height,
});

export const toImage = (frame: Frame, target: Point): Point => ({
  x: (target.x - frame.origin.x) / frame.scale,
  y: (target.y - frame.origin.y) / frame.scale,
});

/** Zooms by a factor; the image point under `at` (target pixels) stays where it is. */
export function zoomAt(
  viewport: Viewport,
  view: { width: number; height: number },
  image: Size,
  at: Point,
  factor: number,
): Viewport {
  const fixed = toImage(frameOf(viewport, view), at);
  const least = fitImage(image, view).scale / 4;
  const scale = Math.max(least, Math.min(LARGEST_SCALE, viewport.scale * factor));
  const center = {
    x: fixed.x - (at.x - view.width / 2) / scale,
    y: fixed.y - (at.y - view.height / 2) / scale,
  };
  return keepInside({ center, scale }, image);
}

/** Moves the image by target pixels. */
export const panBy = (viewport: Viewport, image: Size, by: Point): Viewport =>
  keepInside(
    {
      ...viewport,
      center: {
        x: viewport.center.x - by.x / viewport.scale,
        y: viewport.center.y - by.y / viewport.scale,
      },
    },
    image,
  );

/** The centre of the view stays on the image, so that it cannot get lost. */
const keepInside = ({ center, scale }: Viewport, [h, w]: Size): Viewport => ({
  center: { x: clamp(center.x, 0, w), y: clamp(center.y, 0, h) },
  scale,
});

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, value));

/** The part of the image inside a frame, in image pixels; null when none is. */
export function visiblePart(frame: Frame, [h, w]: Size): Rect | null {
  const { x: left, y: top } = toImage(frame, { x: 0, y: 0 });
  const { x: right, y: bottom } = toImage(frame, { x: frame.width, y: frame.height });
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  const width = Math.min(w, right) - x;
  const height = Math.min(h, bottom) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

const TILE = 512;

/** Names one tile of `images.tile`. */
export interface TileId {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** The coarsest level: the whole image in one tile. */
export function topLevel([h, w]: Size): number {
  let level = 0;
  while (Math.max(h, w) / 2 ** level > TILE) level++;
  return level;
}

/** The coarsest level that still has a tile pixel for every device pixel. */
export function levelFor(scale: number, pixelRatio: number, image: Size): number {
  const level = Math.floor(Math.log2(1 / (scale * pixelRatio)) + 1e-9);
  return clamp(level, 0, topLevel(image));
}

/** Tiles of a level that cover a part of the image, those next to its centre first. */
export function tilesOver(part: Rect, level: number): TileId[] {
  const side = TILE * 2 ** level;
  const tiles: TileId[] = [];
  for (let row = Math.floor(part.y / side); row * side < part.y + part.height; row++) {
    for (let column = Math.floor(part.x / side); column * side < part.x + part.width; column++) {
      tiles.push({ level, column, row });
    }
  }
  const [cx, cy] = [
    (part.x + part.width / 2) / side - 0.5,
    (part.y + part.height / 2) / side - 0.5,
  ];
  const away = ({ column, row }: TileId) => (column - cx) ** 2 + (row - cy) ** 2;
  return tiles.sort((a, b) => away(a) - away(b));
}

/** Where a tile lies, in image pixels; those at the right and bottom edge are smaller. */
export function tileRect({ level, column, row }: TileId, [h, w]: Size): Rect {
  const side = TILE * 2 ** level;
  const [x, y] = [column * side, row * side];
  return { x, y, width: Math.min(side, w - x), height: Math.min(side, h - y) };
}
