import type { Size } from '#shared/types';
import type { Space } from '../ui';

/**
 * As many columns as make the images largest, each of which has a caption of so many CSS pixels. With
 * `full`, only such that the last row is as full as the others.
 */
export function columnsFor(
  { width, height }: Space,
  count: number,
  [h, w]: Size,
  caption: number,
  { full = false } = {},
): number {
  let best = { columns: 1, scale: 0 };
  for (let columns = 1; columns <= count; columns++) {
    if (full && count % columns !== 0) continue;
    const rows = Math.ceil(count / columns);
    const scale = Math.min(width / columns / w, (height / rows - caption) / h);
    if (scale > best.scale) best = { columns, scale };
  }
  return best.columns;
}
