import type { ImageRegion, TokenAxis } from '#shared/types';
import type { Mark } from '../../stage/scene';
import { type Frame, type Point, type Rect, toTarget } from '../../stage/viewport';
import { answerAxis, type Question } from '../../workers/attention-map';
import { cellOf, type Resolved, tokenAt } from './resolve';
import type { Shown } from './session';
import type { Place } from './spec';

/** What stands over the picture: the unseen part, the map, the query, the patch pointed at. */
export function attentionMarks(
  frame: Frame,
  picture: Rect,
  region: ImageRegion,
  shown: Shown | null,
  hover: Place | null,
): readonly Mark[] {
  const hole = toTarget(frame, region);
  const unseen: Mark = { kind: 'unseen', at: toTarget(frame, picture), hole };
  const marks: Mark[] = coversAll(region, picture) ? [] : [unseen];
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
  const pointed = hover && cellRect(answerAxis(resolved, resolved.question), hover, within);
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

const coversAll = (region: Rect, picture: Rect): boolean =>
  region.x <= 0 &&
  region.y <= 0 &&
  region.x + region.width >= picture.width &&
  region.y + region.height >= picture.height;

/** Where the query's patch lies; null for special tokens and for every token. */
export function queryRect({ queries, keys, question }: Resolved, within: Rect): Rect | null {
  const axis = queryAxis({ queries, keys }, question);
  const cell = question.token === 'all' ? null : cellOf(axis, question.token);
  return cell && rectOf(axis, cell, within);
}

export const queryAxis = (
  { queries, keys }: Pick<Resolved, 'queries' | 'keys'>,
  { direction }: Question,
): TokenAxis => (direction === 'from' ? queries : keys);

const cellRect = (axis: TokenAxis, place: Place, within: Rect): Rect | null => {
  const cell = cellOf(axis, tokenAt(axis, place));
  return cell && rectOf(axis, cell, within);
};

function rectOf(
  { grid: [h, w] }: TokenAxis,
  { row, column }: { row: number; column: number },
  within: Rect,
): Rect {
  const width = within.width / w;
  const height = within.height / h;
  return { x: within.x + column * width, y: within.y + row * height, width, height };
}

/** The place of a picture point in the part that the model saw; null outside it. */
export function placeIn(region: ImageRegion, point: Point): Place | null {
  const x = (point.x - region.x) / region.width;
  const y = (point.y - region.y) / region.height;
  return x >= 0 && x < 1 && y >= 0 && y < 1 ? { y, x } : null;
}
