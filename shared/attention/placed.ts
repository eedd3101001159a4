import { patchAt, patchRect, type Rect, type RegionPoint } from '../figure';
import type { AttentionLayer, Size, TokenAxis } from '../types';

/** An axis whose grid may cover only the upper left part of what the model saw. */
export interface PlacedAxis extends TokenAxis {
  /**
   * The share of height and width that is covered; absent where that is all. One reduced key stands for a
   * square of queries, and rows and columns of queries that are left over feed no key (SegFormer).
   */
  readonly covers?: readonly [number, number];
}

/** Both axes of a layer where they lie on the image. */
export function placedAxes({ queries, keys, reduction }: AttentionLayer): {
  queries: PlacedAxis;
  keys: PlacedAxis;
} {
  if (reduction === undefined) return { queries, keys };
  const share = (side: 0 | 1) => Math.min(1, (keys.grid[side] * reduction) / queries.grid[side]);
  return { queries, keys: { ...keys, covers: [share(0), share(1)] } };
}

const coverOf = ({ covers = [1, 1] }: PlacedAxis) => covers;

/** Whether its grid leaves some of the image out. */
export const leavesOut = (axis: PlacedAxis): boolean => coverOf(axis).some((share) => share < 1);

/** Where the grid lies when all that the model saw lies `within`. */
export function gridRect(axis: PlacedAxis, { x, y, width, height }: Rect): Rect {
  const [down, across] = coverOf(axis);
  return { x, y, width: width * across, height: height * down };
}

/** Where a patch lies when all that the model saw lies `within`. */
export const patchRectOn = (axis: PlacedAxis, patch: number, within: Rect): Rect =>
  patchRect(axis.grid, patch, gridRect(axis, within));

/** What the grid leaves out: at the right, and below. */
export function leftOut(axis: PlacedAxis, within: Rect): readonly Rect[] {
  const { width, height } = gridRect(axis, within);
  const right = { ...within, x: within.x + width, width: within.width - width };
  const below = { ...within, y: within.y + height, width, height: within.height - height };
  return [right, below].filter((rect) => rect.width > 0 && rect.height > 0);
}

/** Grid index of the patch at a place; null where the grid leaves it out. */
export function patchOn(axis: PlacedAxis, { y, x }: RegionPoint): number | null {
  const [down, across] = coverOf(axis);
  if (isBeyond(y, down) || isBeyond(x, across)) return null;
  return patchAt(axis.grid, { y: y / down, x: x / across });
}

/** The far edge of the image, 1, is its last patch's. */
const isBeyond = (at: number, share: number): boolean => share < 1 && at >= share;

/** The centre of a patch. */
export function placeOf(axis: PlacedAxis, patch: number): RegionPoint {
  const [h, w] = axis.grid;
  const [down, across] = coverOf(axis);
  return { y: ((Math.floor(patch / w) + 0.5) / h) * down, x: (((patch % w) + 0.5) / w) * across };
}

/** Height over width of what the model saw, told by the grid's cells. */
export function aspectOf(axis: PlacedAxis): number {
  const [h, w]: Size = axis.grid;
  const [down, across] = coverOf(axis);
  return h / down / (w / across);
}
