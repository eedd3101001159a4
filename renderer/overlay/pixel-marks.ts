import { type Frame, type Mark, type Point, type Rect, toTarget } from '#shared/figure';

/** In CSS pixels: an image pixel may be smaller than can be seen. */
const LEAST_CURSOR = 9;

/** A box around the pixel pointed at, in any of the images beside each other. */
export function pixelMarks(frame: Frame, pointed: Point | null): readonly Mark[] {
  if (!pointed) return [];
  const pixel = toTarget(frame, { ...pointed, width: 1, height: 1 });
  const side = Math.max(LEAST_CURSOR, pixel.width);
  const at: Rect = {
    x: pixel.x + (pixel.width - side) / 2,
    y: pixel.y + (pixel.height - side) / 2,
    width: side,
    height: side,
  };
  return [{ kind: 'outline', at, dashed: true }];
}
