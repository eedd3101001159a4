import { type Frame, type Point, toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import { fitImage, frameOf, toImage, type Viewport } from './viewport';

/**
 * The frame of another image in a viewer beside that of the image on the stage: what is fitted there is
 * fitted here, and zoom and pan go to the same place relative to its size. Sizes are [H, W].
 */
export function linkedFrame(frame: Frame, [h, w]: Size, other: Size): Frame {
  const middle = toImage(frame, { x: frame.width / 2, y: frame.height / 2 });
  const viewport: Viewport = {
    center: { x: (middle.x / w) * other[1], y: (middle.y / h) * other[0] },
    scale: (frame.scale * fitImage(other, frame).scale) / fitImage([h, w], frame).scale,
  };
  return frameOf(viewport, frame);
}

/** The point of one frame's image that lies where `point` of another frame's does. */
export function pointIn(linked: Frame, frame: Frame, point: Point): Point {
  return toImage(linked, toTarget(frame, { ...point, width: 0, height: 0 }));
}
