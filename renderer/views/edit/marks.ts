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
} from '#shared/figure';
import type { Preprocess } from '#shared/types';
import { type Edit, patchesOf, tools } from './edit';

/** How dim is what the model dropped by itself, and what a hand dropped. */
const VEIL = { model: 0.35, hand: 0.75 };

/** What stands over the image: what the model drops by itself, the edit, the patch pointed at. */
export function editMarks(
  frame: Frame,
  { size, region, grid }: Ground,
  edit: Edit,
  droppedByModel: readonly number[],
  mean: string,
  pointed: number | null,
): readonly Mark[] {
  const within = toTarget(frame, region);
  const rects = (patches: readonly number[]) =>
    patches.map((patch) => patchRect(grid, patch, within));
  const untouched = droppedByModel.filter((patch) => !edit.has(patch));
  return [
    ...unseenMarks(frame, size, region),
    { kind: 'dropped', at: rects(untouched), veil: VEIL.model },
    { kind: 'dropped', at: rects(patchesOf(edit, 'drop')), veil: VEIL.hand },
    ...rects(patchesOf(edit, 'mask')).map(
      (at): Mark => ({ kind: 'fill', at: grown(at), color: mean }),
    ),
    ...rects(patchesOf(edit, 'keep')).map((at): Mark => ({ kind: 'outline', at, dashed: false })),
    ...[...edit].flatMap(([patch, tool]) =>
      patchLabel(tools[tool].sign, patchRect(grid, patch, within)),
    ),
    ...pointedMarks(grid, within, pointed),
  ];
}

/** Half a pixel larger: neighbours that end within a pixel would let the image shine through. */
const grown = ({ x, y, width, height }: Rect): Rect => ({
  x: x - 0.5,
  y: y - 0.5,
  width: width + 1,
  height: height + 1,
});

/** The colour that masked patches have for the model: its mean, from input values back to a colour. */
export function meanColor({ mean, scale, channels }: Preprocess): string {
  const [a, b, c] = mean.map((value) => Math.round(value / scale));
  return channels === 'RGB' ? `rgb(${a} ${b} ${c})` : `rgb(${c} ${b} ${a})`;
}
