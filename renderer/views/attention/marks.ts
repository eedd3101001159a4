import { answerAxis, gridRect, leftOut, patchOn, patchRectOn } from '#shared/attention';
import {
  type Frame,
  HATCH,
  type Mark,
  type Rect,
  type RegionPoint,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import type { ImageRegion, Size } from '#shared/types';
import { lookOf } from './look';
import type { Shown } from './maps/attention-maps';
import { queryAxis, type Resolved } from './maps/resolve';
import { droppedPatches, patchOf } from './maps/tokens';
import { words } from './words';

/** What stands over the image: the unseen part, the map, the query, the patch pointed at. */
export function attentionMarks(
  frame: Frame,
  image: Size,
  region: ImageRegion,
  shown: Shown | null,
  hover: RegionPoint | null,
): readonly Mark[] {
  const unseen = unseenMarks(frame, image, region);
  if (!shown) return unseen;
  const hole = toTarget(frame, region);
  return [
    ...unseen,
    mapMark(shown, 0, hole, shown.spec.opacity),
    ...missingMarks(shown, hole),
    ...pointerMarks(hole, shown, hover),
  ];
}

/** The maps of all heads of a layer, each at its own place. */
export const headMarks = (shown: Shown, at: (head: number) => Rect): readonly Mark[] =>
  shown.maps.ranges.flatMap((_, head) => [
    mapMark(shown, head, at(head), 1),
    ...missingMarks(shown, at(head)),
  ]);

/** One of the maps where its cells lie; `within` is where all lies that the model saw. */
function mapMark(
  { maps, resolved, spec }: Shown,
  map: number,
  within: Rect,
  opacity: number,
): Mark {
  const { bitmap: image, width, height } = maps;
  const source = { x: map * width, y: 0, width, height };
  const at = gridRect(answerAxis(resolved, resolved.question), within);
  const smooth = lookOf(spec).interpolation !== 'none';
  return { kind: 'image', image, source, at, opacity, smooth, mime: 'image/png' };
}

/** Where patches were dropped, or feed no key, there is nothing to attend to. */
function missingMarks({ resolved }: Shown, within: Rect): readonly Mark[] {
  const axis = answerAxis(resolved, resolved.question);
  const dropped = droppedPatches(axis).map((patch) => patchRectOn(axis, patch, within));
  const unfed = leftOut(axis, within);
  const kinds = [
    { at: dropped, label: words.marks.dropped },
    { at: unfed, label: words.marks.feedsNoKey },
  ];
  return kinds.flatMap(({ at, label }) =>
    at.length > 0 ? [{ kind: 'dropped', at, label, veil: HATCH.dim } as const] : [],
  );
}

/** The patch pointed at, dashed, and the query's; `within` is where all lies that the model saw. */
export function pointerMarks(
  within: Rect,
  shown: Shown | null,
  hover: RegionPoint | null,
): readonly Mark[] {
  if (!shown) return [];
  const { resolved } = shown;
  const axis = answerAxis(resolved, resolved.question);
  const patch = hover && patchOn(axis, hover);
  const pointed = patch === null ? null : patchRectOn(axis, patch, within);
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
function queryRect(resolved: Resolved, within: Rect): Rect | null {
  const { direction, token } = resolved.question;
  const axis = queryAxis(resolved, direction);
  const patch = token === 'all' ? null : patchOf(axis, token);
  return patch === null ? null : patchRectOn(axis, patch, within);
}
