import type { Size } from '#shared/types';
import { type Ground, patchLabel, patchRect, pointedMarks, unseenMarks } from '../../stage/patches';
import type { Mark } from '../../stage/scene';
import { type Frame, type Rect, toTarget } from '../../stage/viewport';
import { paintMap } from '../../workers/attention-map';
import { colormaps } from '../../workers/colormaps';
import type { GridMap, Overlay } from './overlay';

/** What stands over the picture: the unseen part, map, dropped patches, words, the patch pointed at. */
export function overlayMarks(
  frame: Frame,
  { size, region, grid }: Ground,
  { map, dropped, leaving, labels }: Overlay,
  fade: number,
  pointed: number | null,
): readonly Mark[] {
  const within = toTarget(frame, region);
  const rects = (patches: readonly number[]) =>
    patches.map((patch) => patchRect(grid, patch, within));
  return [
    ...unseenMarks(frame, size, region),
    ...(map ? [mapMark(map, grid, within)] : []),
    { kind: 'dropped', at: rects(dropped), veil: fade },
    { kind: 'dropped', at: rects(leaving), veil: 0 },
    ...[...labels].flatMap(([patch, text]) => patchLabel(text, patchRect(grid, patch, within))),
    ...pointedMarks(grid, within, pointed),
  ];
}

function mapMark(map: GridMap, [h, w]: Size, at: Rect): Mark {
  return {
    kind: 'image',
    image: imageOf(map, [h, w]),
    source: { x: 0, y: 0, width: w, height: h },
    at,
    opacity: map.opacity,
    smooth: false,
    mime: 'image/png',
  };
}

/** One pixel a patch, painted once a map. */
const images = new WeakMap<GridMap, HTMLCanvasElement>();

function imageOf(map: GridMap, [h, w]: Size): HTMLCanvasElement {
  const known = images.get(map);
  if (known) return known;
  const { values, range, colormap } = map;
  const paint = { colormap: colormaps[colormap], range, threshold: 0, cell: 1 };
  const canvas = document.createElement('canvas');
  canvas.width = w;
  canvas.height = h;
  const pixels = new ImageData(paintMap(values, [h, w], paint), w, h);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  images.set(map, canvas);
  return canvas;
}
