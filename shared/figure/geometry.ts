export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From image pixels to target pixels: `target = image * scale + origin`. */
export interface Frame {
  readonly scale: number;
  readonly origin: Point;
  /** The target's size in its own pixels. */
  readonly width: number;
  readonly height: number;
}

export const toTarget = (frame: Frame, rect: Rect): Rect => ({
  x: rect.x * frame.scale + frame.origin.x,
  y: rect.y * frame.scale + frame.origin.y,
  width: rect.width * frame.scale,
  height: rect.height * frame.scale,
});
