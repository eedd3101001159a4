import { type Frame, type Mark, type Rect, toTarget, unseenMarks } from '../figure';
import type { ImageRegion, Size } from '../types';

/** The tokens of an exit over the image; dimmed all over where the exit did not run. */
export function exitMarks(
  frame: Frame,
  size: Size,
  region: ImageRegion,
  { grid, ran }: { readonly grid: Size; readonly ran: boolean },
): Mark<never>[] {
  const within = toTarget(frame, region);
  const nowhere: Rect = { x: within.x, y: within.y, width: 0, height: 0 };
  const veil: Mark<never>[] = ran
    ? []
    : [{ kind: 'unseen', at: within, hole: nowhere, label: 'did not run' }];
  return [...unseenMarks(frame, size, region), ...veil, ...gridMarks(grid, within)];
}

/** The borders of the tokens: white with a black edge, to be seen on any ground. */
function gridMarks([h, w]: Size, { x, y, width, height }: Rect): Mark<never>[] {
  // On whole pixels, so that all are equally thick.
  const columns = Array.from({ length: w + 1 }, (_, i) => Math.round(x + (i * width) / w));
  const rows = Array.from({ length: h + 1 }, (_, i) => Math.round(y + (i * height) / h));
  const lines = (thick: number, color: string): Mark<never>[] => [
    ...columns.map((left): Mark<never> => {
      return { kind: 'fill', at: { x: left, y, width: thick, height }, color };
    }),
    ...rows.map((top): Mark<never> => {
      return { kind: 'fill', at: { x, y: top, width, height: thick }, color };
    }),
  ];
  return [...lines(2, '#000000'), ...lines(1, '#ffffff')];
}
