import type { ImageRegion, Size, TokenAxis } from '#shared/types';
import { type Place, patchAt, patchRect, unseenMarks } from '../../stage/patches';
import { HATCH, type Mark } from '../../stage/scene';
import { type Frame, type Rect, toTarget } from '../../stage/viewport';
import type { PaintedMaps } from '../../workers/attention.worker';
import { answerAxis } from '../../workers/attention-map';
import { queryAxis, type Resolved } from './resolve';
import type { Shown } from './session';
import { droppedPatches, patchOf } from './tokens';

/** What stands over the picture: the unseen part, the map, the query, the patch pointed at. */
export function attentionMarks(
  frame: Frame,
  picture: Size,
  region: ImageRegion,
  shown: Shown | null,
  hover: Place | null,
): readonly Mark[] {
  const unseen = unseenMarks(frame, picture, region);
  if (!shown) return unseen;
  const { maps, spec } = shown;
  const hole = toTarget(frame, region);
  return [
    ...unseen,
    mapMark(maps, 0, hole, spec),
    ...droppedMarks(shown, hole),
    ...pointerMarks(hole, shown, hover),
  ];
}

/** The maps of all heads of a layer, each at its own place. */
export const headMarks = (shown: Shown, at: (head: number) => Rect): readonly Mark[] =>
  shown.maps.ranges.flatMap((_, head) => [
    mapMark(shown.maps, head, at(head), { opacity: 1, smooth: shown.spec.smooth }),
    ...droppedMarks(shown, at(head)),
  ]);

function mapMark(
  { bitmap, width, height }: PaintedMaps,
  map: number,
  at: Rect,
  { opacity, smooth }: { opacity: number; smooth: boolean },
): Mark {
  const source = { x: map * width, y: 0, width, height };
  return { kind: 'image', image: bitmap, source, at, opacity, smooth, mime: 'image/png' };
}

/** Where patches were dropped there is nothing to attend to. */
function droppedMarks({ resolved }: Shown, within: Rect): readonly Mark[] {
  const axis = answerAxis(resolved, resolved.question);
  const at = droppedPatches(axis).map((patch) => patchRect(axis.grid, patch, within));
  return at.length > 0 ? [{ kind: 'dropped', at, veil: HATCH.dim }] : [];
}

/** The patch pointed at, dashed, and the query's; `within` is where the grid lies. */
export function pointerMarks(
  within: Rect,
  shown: Shown | null,
  hover: Place | null,
): readonly Mark[] {
  if (!shown) return [];
  const { resolved } = shown;
  const { grid } = answerAxis(resolved, resolved.question);
  const pointed = hover && patchRect(grid, patchAt(grid, hover), within);
  const query = queryRect(resolved, within);
  return [
    ...(pointed && !same(pointed, query)
      ? [{ kind: 'outline', at: pointed, dashed: true } as const]
      : []),
    ...(query ? [{ kind: 'outline', at: query, dashed: false } as const] : []),
  ];
}

const same = (a: Rect, b: Rect | null): boolean =>
  b !== null && a.x === b.x && a.y === b.y && a.width === b.width;

/** Where the query's patch lies; null for special tokens and for every token. */
export function queryRect(resolved: Resolved, within: Rect): Rect | null {
  const { direction, token } = resolved.question;
  const axis: TokenAxis = queryAxis(resolved, direction);
  const patch = token === 'all' ? null : patchOf(axis, token);
  return patch === null ? null : patchRect(axis.grid, patch, within);
}
