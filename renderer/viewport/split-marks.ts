import type { Frame, Mark, Rect } from '#shared/figure';
import { blendsIn } from './scene';
import { stageStore } from './store';

/** Marks right of the split slider only. */
export function splitMarks({ width, height }: Frame, marks: readonly Mark[]): readonly Mark[] {
  const x = stageStore.getState().split * width;
  const right = { x, y: 0, width: width - x, height };
  return [
    ...marks.map((mark): Mark => {
      // In an SVG what is clipped is drawn by itself first and could not blend with the image.
      const blended = mark.kind === 'image' && blendsIn([mark]);
      return blended ? cropped(mark, right) : { kind: 'clip', at: right, marks: [mark] };
    }),
    { kind: 'fill', at: { x: x - 0.5, y: 0, width: 1, height }, color: '#fff' },
  ];
}

/** The part of an image inside a box. */
function cropped(mark: Extract<Mark, { kind: 'image' }>, box: Rect): Mark {
  const { source, at } = mark;
  const left = Math.max(at.x, box.x);
  const top = Math.max(at.y, box.y);
  const width = Math.max(0, Math.min(at.x + at.width, box.x + box.width) - left);
  const height = Math.max(0, Math.min(at.y + at.height, box.y + box.height) - top);
  const [across, down] = [source.width / at.width, source.height / at.height];
  return {
    ...mark,
    at: { x: left, y: top, width, height },
    source: {
      x: source.x + (left - at.x) * across,
      y: source.y + (top - at.y) * down,
      width: width * across,
      height: height * down,
    },
  };
}
