import type { Crop } from '#shared/contract';
import type { Size } from '#shared/types';

/** A place in an image, 0 to 1 from its upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Smaller parts than this, in pixels, are clicks. */
const LEAST = 4;

/** The part between two corners; null where it is too small to be meant. */
export function cropBetween(one: Place, other: Place, [h, w]: Size): Crop | null {
  const [left, right] = [one.x, other.x].map((x) => Math.round(clamp(x) * w)).sort((a, b) => a - b);
  const [top, bottom] = [one.y, other.y].map((y) => Math.round(clamp(y) * h)).sort((a, b) => a - b);
  const crop = { left: left!, top: top!, width: right! - left!, height: bottom! - top! };
  return crop.width >= LEAST && crop.height >= LEAST ? crop : null;
}

const clamp = (share: number): number => Math.max(0, Math.min(1, share));

/** Half of each side, in the middle. */
export const middle = ([h, w]: Size): Crop => ({
  left: Math.floor(w / 4),
  top: Math.floor(h / 4),
  width: Math.max(1, Math.floor(w / 2)),
  height: Math.max(1, Math.floor(h / 2)),
});

/** A sixteenth of a side to the right or down; `grow` moves the lower right corner alone. */
export function moved(
  { left, top, width, height }: Crop,
  [across, down]: readonly [number, number],
  [h, w]: Size,
  grow: boolean,
): Crop {
  const right = across * Math.max(1, Math.round(w / 16));
  const below = down * Math.max(1, Math.round(h / 16));
  if (grow) {
    return {
      ...{ left, top },
      width: Math.max(1, Math.min(w - left, width + right)),
      height: Math.max(1, Math.min(h - top, height + below)),
    };
  }
  return {
    ...{ width, height },
    left: Math.max(0, Math.min(w - width, left + right)),
    top: Math.max(0, Math.min(h - height, top + below)),
  };
}
