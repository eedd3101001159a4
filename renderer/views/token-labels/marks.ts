import type { Size } from '#shared/types';
import { type Ground, patchLabel, patchRect, pointedMarks, unseenMarks } from '../../stage/patches';
import type { Mark } from '../../stage/scene';
import { type Frame, type Rect, toTarget } from '../../stage/viewport';
import { type Edge, middleOf } from './regions';
import type { ClassMap } from './use-token-labels';

/** What stands over the picture: the class map with its borders and numbers, the patch pointed at. */
export function classMarks(
  frame: Frame,
  { size, region, grid }: Ground,
  map: ClassMap,
  { opacity, isolated }: { opacity: number; isolated: number | null },
  pointed: number | null,
): readonly Mark[] {
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
      image: imageOf(map, grid, isolated),
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
function borderMarks(edges: readonly Edge[], grid: Size, within: Rect): Mark[] {
  const lines = [
    { color: '#000', width: 3 },
    { color: '#fff', width: 1 },
  ];
  return lines.flatMap(({ color, width }) =>
    edges.map((edge): Mark => ({ kind: 'fill', at: lineOf(edge, grid, within, width), color })),
  );
}

function lineOf({ patch, side }: Edge, grid: Size, within: Rect, width: number): Rect {
  const at = patchRect(grid, patch, within);
  const half = width / 2;
  return side === 'below'
    ? { x: at.x - half, y: at.y + at.height - half, width: at.width + width, height: width }
    : { x: at.x + at.width - half, y: at.y - half, width, height: at.height + width };
}

/** One pixel a patch, painted once a map and class. */
const images = new WeakMap<ClassMap, Map<number | null, HTMLCanvasElement>>();

function imageOf(map: ClassMap, [h, w]: Size, isolated: number | null): HTMLCanvasElement {
  const painted = images.get(map) ?? new Map<number | null, HTMLCanvasElement>();
  images.set(map, painted);
  const known = painted.get(isolated);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  const context = canvas.getContext('2d')!;
  for (const [patch, index] of map.best.entries()) {
    if (isolated !== null && index !== isolated) continue;
    context.fillStyle = map.colors.get(index)!;
    context.fillRect(patch % w, Math.floor(patch / w), 1, 1);
  }
  painted.set(isolated, canvas);
  return canvas;
}
