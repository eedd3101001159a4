import { patchOn, patchRectOn } from '#shared/attention';
import { type Frame, type Mark, type Point, placeIn, toTarget } from '#shared/figure';
import { pixelMarks } from '../../overlay/pixel-marks';
import type { Drawing } from '../drawing';

/** What stands over the image of a panel: what it draws, and the place that all panels point at. */
export const panelMarks = (
  drawing: Drawing | null,
  frame: Frame,
  opacity: number,
  pointed: Point | null,
): readonly Mark[] => [
  ...(drawing?.marks(frame, opacity) ?? []),
  ...(pointed ? cursorMarks(drawing, frame, pointed) : []),
];

/** The patch of this model that lies at the place; the place itself where there is none. */
function cursorMarks(drawing: Drawing | null, frame: Frame, pointed: Point): readonly Mark[] {
  const { axis, region } = drawing?.patches ?? {};
  const place = region && placeIn(region, pointed);
  const patch = axis && place ? patchOn(axis, place) : null;
  if (!axis || !region || patch === null) return pixelMarks(frame, pointed);
  const at = patchRectOn(axis, patch, toTarget(frame, region));
  return [{ kind: 'outline', at, dashed: true }, ...pixelMarks(frame, pointed)];
}
