import { colorIndex, colormaps, cssColor, type Ink, type Mark, type Rect } from '#shared/figure';
import type { Ablated } from './use-interventions';
import { words } from './words';

const ROOM = { left: 56, top: 36 };
const SIZE = 11;
const GAP = 2;

/** The largest change: the colours go as far on both sides. */
export const extentOf = ({ changes }: Ablated): number =>
  changes.reduce(
    (most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))),
    0,
  );

/** Where the cell of a head lies. */
export function cellRect({ interventions, heads }: Ablated, at: Rect, index: number): Rect {
  const rows = interventions.layers.length;
  const width = (at.width - ROOM.left) / heads;
  const height = (at.height - ROOM.top) / rows;
  return {
    x: at.x + ROOM.left + (index % heads) * width,
    y: at.y + ROOM.top + Math.floor(index / heads) * height,
    width: width - GAP,
    height: height - GAP,
  };
}

/** Heads across, layers down; red where the class falls without the head. */
export function headMarks<Image>(ablated: Ablated, at: Rect, ink: Ink): Mark<Image>[] {
  const { changes, heads, interventions } = ablated;
  const extent = extentOf(ablated);
  const text = (said: string, x: number, y: number, anchor: 'middle' | 'end'): Mark<Image> => ({
    kind: 'text',
    text: said,
    at: { x, y },
    size: SIZE,
    color: ink.dim,
    anchor,
  });
  const cells = [...changes.keys()].flatMap((index): Mark<Image>[] => {
    const change = changes[index]!;
    if (Number.isNaN(change)) return [];
    // Falling is red: the high end of the map.
    const color = cssColor(colormaps.vik, colorIndex(-change, [-extent, extent]));
    return [{ kind: 'fill', at: cellRect(ablated, at, index), color }];
  });
  const columns = Array.from({ length: heads }, (_, head) => {
    const { x, width, y } = cellRect(ablated, at, head);
    return text(String(head + 1), x + width / 2, y - 6, 'middle');
  });
  const rows = interventions.layers.map((layer, row) => {
    const { x, y, height } = cellRect(ablated, at, row * heads);
    return text(String(layer + 1), x - 8, y + height / 2 + 4, 'end');
  });
  return [
    text(words.head, at.x + (at.width + ROOM.left) / 2, at.y + 12, 'middle'),
    text(words.layer, at.x + ROOM.left - 8, at.y + 12, 'end'),
    ...columns,
    ...rows,
    ...cells,
  ];
}
