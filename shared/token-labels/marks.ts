import {
  type Frame,
  type Ground,
  type Mark,
  patchLabel,
  patchRect,
  pointedMarks,
  type Rect,
  toTarget,
  unseenMarks,
} from '../figure';
import type { Size } from '../types';
import type { ClassMap } from './class-map';
import { type Edge, middleOf } from './regions';

/** How the map is shown. */
interface Look {
  readonly opacity: number;
  /** The class shown alone; null shows all. */
  readonly isolated: number | null;
}

/**
 * What stands over the image: the class map, one pixel of `image` a patch, with its borders and
 * numbers, and the patch pointed at.
 */
export function classMarks<Image>(
  frame: Frame,
  { size, region, grid }: Ground,
  map: Pick<ClassMap, 'best' | 'regions' | 'borders'>,
  image: Image,
  { opacity, isolated }: Look,
  pointed: number | null,
): readonly Mark<Image>[] {
  const within = toTarget(frame, region);
  const shown = (index: number) => isolated === null || index === isolated;
  const regions = map.regions.filter(({ index }) => shown(index));
  const borders = map.borders.filter(
    (edge) => shown(map.best[edge.patch]!) || shown(map.best[beyond(edge, grid)]!),
  );
  return [
    ...unseenMarks(frame, size, region),
    {
      kind: 'image',
      image,
      source: { x: 0, y: 0, width: grid[1], height: grid[0] },
      at: within,
      opacity,
      smooth: false,
      mime: 'image/png',
    },
    ...borderMarks(borders, grid, within),
    ...regions.flatMap((one) =>
      patchLabel(String(one.index), patchRect(grid, middleOf(one, grid), within)),
    ),
    ...pointedMarks(grid, within, pointed),
  ];
}

/** The patch at the other side of an edge. */
const beyond = ({ patch, side }: Edge, [, w]: Size): number => patch + (side === 'below' ? w : 1);

/** White lines inside black ones, seen on any ground. */
function borderMarks(edges: readonly Edge[], grid: Size, within: Rect): Mark<never>[] {
  const lines = [
    { color: '#000', width: 3 },
    { color: '#fff', width: 1 },
  ];
  return lines.flatMap(({ color, width }) =>
    edges.map(
      (edge): Mark<never> => ({ kind: 'fill', at: lineOf(edge, grid, within, width), color }),
    ),
  );
}

function lineOf({ patch, side }: Edge, grid: Size, within: Rect, width: number): Rect {
  const at = patchRect(grid, patch, within);
  const half = width / 2;
  return side === 'below'
    ? { x: at.x - half, y: at.y + at.height - half, width: at.width + width, height: width }
    : { x: at.x + at.width - half, y: at.y - half, width, height: at.height + width };
}
