import {
  type Frame,
  type Ground,
  type Mark,
  patchRect,
  pointedMarks,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { canvasOf } from '../../overlay/sample-canvas';
import type { Shown } from './use-reconstruction';

export const groundOf = ({ result, part }: Shown): Ground => ({
  size: result.provenance.imageSize,
  region: result.region,
  grid: part.grid,
});

/** Hidden patches are nearly gone. */
const VEIL = 0.9;

/** The image with its hidden patches, or what a network made of it. */
export function reconstructionMarks(
  frame: Frame,
  shown: Shown,
  pointed: number | null,
): readonly Mark[] {
  const { size, region, grid } = groundOf(shown);
  const at = toTarget(frame, region);
  const made = shown.spec.network === null ? undefined : shown.networks?.[shown.spec.network];
  return [
    ...unseenMarks(frame, size, region),
    made
      ? imageMark(canvasOf(made.image, 0, [0, 1]), at)
      : {
          kind: 'dropped',
          at: shown.hidden.map((patch) => patchRect(grid, patch, at)),
          veil: VEIL,
        },
    ...pointedMarks(grid, at, pointed),
  ];
}

function imageMark(image: HTMLCanvasElement, at: ReturnType<typeof toTarget>): Mark {
  const source = { x: 0, y: 0, width: image.width, height: image.height };
  return { kind: 'image', image, source, at, opacity: 1, smooth: false, mime: 'image/png' };
}
