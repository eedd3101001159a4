import { gridRect, patchOn, patchRectOn } from '#shared/attention';
import { type Frame, type Mark, type Rect, toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import { gridMapMark } from '../../overlay/grid-map';
import { linkedFrame } from '../../viewport/linked-frame';
import type { Side } from './spec';
import type { Styling } from './use-style';

/** A patch that the pointer or the keyboard's cursor is at. */
export interface Pointed {
  readonly on: Side;
  readonly patch: number;
}

/** The map and the patches of one of the images, which lies at `within`. */
export function patchMarks(
  { grids, map, spec }: Styling,
  on: Side,
  within: Rect,
  pointed: Pointed | null,
): readonly Mark[] {
  if (!grids) return [];
  const axis = grids[on];
  const picked = spec.pick?.on === on ? patchOn(axis, spec.pick) : null;
  const outline = (patch: number, dashed: boolean): Mark => ({
    kind: 'outline',
    dashed,
    at: patchRectOn(axis, patch, within),
  });
  // Patches at the edge reach into the padding, which is not shown.
  return [
    {
      kind: 'clip',
      at: within,
      marks:
        map?.question.on === on ? [gridMapMark(map.map, axis.grid, gridRect(axis, within))] : [],
    },
    ...(pointed?.on === on && pointed.patch !== picked ? [outline(pointed.patch, true)] : []),
    ...(picked === null ? [] : [outline(picked, false)]),
  ];
}

/** Where the style image lies in a viewer beside the stage's. */
export const styleRect = (frame: Frame, image: Size, [h, w]: Size): Rect =>
  toTarget(linkedFrame(frame, image, [h, w]), { x: 0, y: 0, width: w, height: h });
