import { type Frame, type Point, toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import { fitPicture, frameOf, toPicture, type Viewport } from './viewport';

/**
 * The frame of another picture in a viewer beside that of the picture on the stage: what is fitted there is
 * fitted here, and zoom and pan go to the same place relative to its size. Sizes are [H, W].
 */
export function linkedFrame(frame: Frame, [h, w]: Size, other: Size): Frame {
  const middle = toPicture(frame, { x: frame.width / 2, y: frame.height / 2 });
  const viewport: Viewport = {
    center: { x: (middle.x / w) * other[1], y: (middle.y / h) * other[0] },
    scale: (frame.scale * fitPicture(other, frame).scale) / fitPicture([h, w], frame).scale,
  };
  return frameOf(viewport, frame);
}

/** The point of one frame's picture that lies where `point` of another frame's does. */
export function pointIn(linked: Frame, frame: Frame, point: Point): Point {
  return toPicture(linked, toTarget(frame, { ...point, width: 0, height: 0 }));
}
