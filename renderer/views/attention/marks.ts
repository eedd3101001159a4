import type { ImageRegion, Size, TokenAxis } from '#shared/types';
import { patchAt, patchRect, unseenMarks } from '../../stage/patches';
import type { Mark } from '../../stage/scene';
import { type Frame, type Rect, toTarget } from '../../stage/viewport';
import { answerAxis, type Question } from '../../workers/attention-map';
import type { Resolved } from './resolve';
import type { Shown } from './session';
import type { Place } from './spec';

/** What stands over the picture: the unseen part, the map, the query, the patch pointed at. */
export function attentionMarks(
  frame: Frame,
  picture: Size,
  region: ImageRegion,
  shown: Shown | null,
  hover: Place | null,
): readonly Mark[] {
  const hole = toTarget(frame, region);
  const marks = unseenMarks(frame, picture, region);
  if (!shown) return marks;
  const { maps, spec } = shown;
  marks.push({
    kind: 'image',
    image: maps.bitmap,
    source: { x: 0, y: 0, width: maps.width, height: maps.height },
    at: hole,
    opacity: spec.opacity,
    smooth: spec.smooth,
    mime: 'image/png',
  });
  return [...marks, ...pointerMarks(hole, shown, hover)];
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
export function queryRect({ queries, keys, question }: Resolved, within: Rect): Rect | null {
  const axis = queryAxis({ queries, keys }, question);
  if (question.token === 'all' || question.token < axis.special) return null;
  return patchRect(axis.grid, question.token - axis.special, within);
}

export const queryAxis = (
  { queries, keys }: Pick<Resolved, 'queries' | 'keys'>,
  { direction }: Question,
): TokenAxis => (direction === 'from' ? queries : keys);
