import type { ImageRegion, Size } from '#shared/types';
import { patchRect, unseenMarks } from '../../stage/patches';
import type { Mark } from '../../stage/scene';
import { type Frame, type Rect, toTarget } from '../../stage/viewport';
import { paintMap } from '../../workers/attention-map';
import { colormaps } from '../../workers/colormaps';
import type { GridMap, Overlay } from './overlay';

/** Where an overlay lies. */
export interface Ground {
  /** Size of the picture, and the part of it that the model saw. */
  readonly size: Size;
  readonly region: ImageRegion;
  readonly grid: Size;
}

/** On smaller patches words cannot be read. */
const SMALLEST_LABELLED = 14;

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
    ...[...labels].flatMap(([patch, text]) => labelMark(text, patchRect(grid, patch, within))),
    ...pointedMarks(grid, within, pointed),
  ];
}

/** The patch pointed at, in any of the pictures beside each other. */
export const pointedMarks = (grid: Size, within: Rect, pointed: number | null): Mark[] =>
  pointed === null
    ? []
    : [{ kind: 'outline', at: patchRect(grid, pointed, within), dashed: false }];

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

function labelMark(text: string, { x, y, width, height }: Rect): Mark[] {
  if (Math.min(width, height) < SMALLEST_LABELLED) return [];
  const size = Math.max(10, Math.min(16, height * 0.4));
  return [
    {
      ...{ kind: 'text', text, size, anchor: 'middle', color: '#fff', halo: '#000', bold: true },
      at: { x: x + width / 2, y: y + height / 2 + size * 0.36 },
    },
  ];
}
