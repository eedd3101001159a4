import type { ImageRegion, Size } from '#shared/types';
import { unseenMarks } from '../../stage/patches';
import type { Mark } from '../../stage/scene';
import { type Frame, type Rect, toTarget } from '../../stage/viewport';

/** The tokens of an exit over the picture; hatched all over where the exit did not run. */
export function exitMarks(
  frame: Frame,
  size: Size,
  region: ImageRegion,
  { grid, ran }: { readonly grid: Size; readonly ran: boolean },
): Mark[] {
  const within = toTarget(frame, region);
  const nowhere: Rect = { x: within.x, y: within.y, width: 0, height: 0 };
  const veil: Mark[] = ran ? [] : [{ kind: 'unseen', at: within, hole: nowhere }];
  return [...unseenMarks(frame, size, region), ...veil, ...gridMarks(grid, within)];
}

/** The borders of the tokens: white with a black edge, to be seen on any ground. */
function gridMarks([h, w]: Size, { x, y, width, height }: Rect): Mark[] {
  // On whole pixels, so that all are equally thick.
  const columns = Array.from({ length: w + 1 }, (_, i) => Math.round(x + (i * width) / w));
  const rows = Array.from({ length: h + 1 }, (_, i) => Math.round(y + (i * height) / h));
  const lines = (thick: number, color: string): Mark[] => [
    ...columns.map((left): Mark => {
      return { kind: 'fill', at: { x: left, y, width: thick, height }, color };
    }),
    ...rows.map((top): Mark => {
      return { kind: 'fill', at: { x, y: top, width, height: thick }, color };
    }),
  ];
  return [...lines(2, '#000000'), ...lines(1, '#ffffff')];
}
