import type { Condition } from '#shared/contract';
import type { Plot } from '#shared/figure';
import type { Points } from './points';

export type Corner = [number, number];
export type Tool = 'box' | 'lasso';

/** A lasso is drawn with hundreds. */
const MOST_CORNERS = 100;

/** Values of a place in CSS pixels. */
export const valuesAt = ({ x, y, inner }: Plot, [left, top]: Corner): [number, number] => [
  x.from + ((left - inner.x) / inner.width) * (x.to - x.from),
  y.from + (1 - (top - inner.y) / inner.height) * (y.to - y.from),
];

/** What drawing over a plot of two columns picks; a lasso needs two columns that differ. */
export function conditionsOf(
  tool: Tool,
  { x, y }: { x: string; y: string },
  corners: readonly Corner[],
): Condition[] {
  if (tool === 'lasso' && corners.length >= 3 && x !== y) {
    return [{ kind: 'lasso', x, y, corners: thinned(corners, MOST_CORNERS) }];
  }
  const [a, b] = [corners[0]!, corners.at(-1)!];
  return [rangeBetween(x, a[0], b[0]), rangeBetween(y, a[1], b[1])];
}

const rangeBetween = (column: string, a: number, b: number): Condition => ({
  kind: 'range',
  column,
  from: Math.min(a, b),
  to: Math.max(a, b),
});

/** What was pressed and let go at the same place chooses a point. */
export function isClick(drawn: readonly Corner[]): boolean {
  const [a, b] = [drawn[0]!, drawn.at(-1)!];
  return drawn.length < 8 && Math.hypot(a[0] - b[0], a[1] - b[1]) < 4;
}

/** CSS pixels. */
const NEAR = 12;

/** The row whose point is nearest to a place; null where none is near. */
export function nearest({ place }: Plot, { x, y }: Points, [left, top]: Corner): number | null {
  let [best, least]: [number | null, number] = [null, NEAR];
  for (let row = 0; row < x.length; row++) {
    const at = place(x[row]!, y[row]!);
    const distance = Math.hypot(at.x - left, at.y - top);
    if (distance < least) [best, least] = [row, distance];
  }
  return best;
}

/** Every nth corner, so that there are no more than `most`. */
function thinned(corners: readonly Corner[], most: number): Corner[] {
  const every = Math.ceil(corners.length / most);
  return corners.filter((_, i) => i % every === 0);
}
