import {
  type Frame,
  type Ground,
  type Mark,
  patchLabel,
  patchRect,
  pointedMarks,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { gridMapMark } from '../../overlay/grid-map';
import type { Overlay } from './overlay';
import type { Fading } from './use-fading';

/** What stands over the image: the unseen part, map, dropped patches, words, the patch pointed at. */
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
    ...(map ? [gridMapMark(map, grid, within)] : []),
    { kind: 'dropped', at: rects(dropped), veil: fade },
    { kind: 'dropped', at: rects(leaving), veil: 0 },
    ...[...labels].flatMap(([patch, text]) => patchLabel(text, patchRect(grid, patch, within))),
    ...pointedMarks(grid, within, pointed),
  ];
}

/** Patches on their way between two stops: a plain veil, so that no hatching flickers. */
export const fadingMarks = (
  frame: Frame,
  { region, grid }: Ground,
  { patches, share }: Fading,
  fade: number,
): readonly Mark[] => {
  const within = toTarget(frame, region);
  const color = `rgb(0 0 0 / ${(fade * share).toFixed(3)})`;
  return patches.map((patch) => ({ kind: 'fill', at: patchRect(grid, patch, within), color }));
};
