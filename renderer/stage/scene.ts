import type { Point, Rect } from './viewport';

/** How the colours of an image and of what lies below it make one, by the names of CSS. */
export const blends = ['normal', 'multiply', 'screen', 'overlay', 'soft-light', 'color'] as const;
export type Blend = (typeof blends)[number];

/**
 * What stands on the stage, as a list drawn in order, in target pixels. The screen, the PNG and the
 * SVG are made of the same list, so a figure is what was seen.
 */
export type Mark =
  | {
      readonly kind: 'image';
      readonly image: CanvasImageSource;
      /** The part of `image` to draw, in its pixels. */
      readonly source: Rect;
      readonly at: Rect;
      readonly opacity: number;
      readonly smooth: boolean;
      /** With the picture below it; absent where it lies over it plainly. */
      readonly blend?: Blend;
      /** How it is embedded in an SVG: photographs as JPEG, maps with their exact colours as PNG. */
      readonly mime: 'image/jpeg' | 'image/png';
    }
  /** Marks of which only the part inside `at` is drawn. */
  | { readonly kind: 'clip'; readonly at: Rect; readonly marks: readonly Mark[] }
  /** A box seen on any ground: white inside black; `dashed` for what is only pointed at. */
  | { readonly kind: 'outline'; readonly at: Rect; readonly dashed: boolean }
  /** What the model did not see: `at` without `hole`, dimmed and hatched. */
  | { readonly kind: 'unseen'; readonly at: Rect; readonly hole: Rect }
  /** Patches that were dropped: dimmed by `veil`, 0..1, and hatched the other way. */
  | { readonly kind: 'dropped'; readonly at: readonly Rect[]; readonly veil: number }
  | { readonly kind: 'fill'; readonly at: Rect; readonly color: string }
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly color: string;
      readonly width: number;
    }
  /** Colours from bottom to top. */
  | { readonly kind: 'bar'; readonly at: Rect; readonly colors: readonly string[] }
  | {
      readonly kind: 'text';
      /** Left (or right, or middle) end of the base line. */
      readonly at: Point;
      readonly text: string;
      readonly size: number;
      readonly color: string;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
      /** A colour around the letters, where they stand on a picture. */
      readonly halo?: string;
    };

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** Distance of the hatch lines, how strong they are, and how dim it is where the model did not see. */
export const HATCH = { step: 8, unseen: 0.22, dropped: 0.34, dim: 0.5 } as const;

/** Width of the line that is a halo: half of it lies outside the letters. */
export const HALO = 3;

/** Whether some mark has to be drawn where the picture is, to be one with it. */
export const blendsIn = (marks: readonly Mark[]): boolean =>
  marks.some((mark) =>
    mark.kind === 'clip'
      ? blendsIn(mark.marks)
      : mark.kind === 'image' && (mark.blend ?? 'normal') !== 'normal',
  );

export function drawScene(context: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  for (const mark of marks) {
    context.save();
    drawMark(context, mark);
    context.restore();
  }
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark): void {
  switch (mark.kind) {
    case 'image': {
      const { image, source, at, blend = 'normal' } = mark;
      context.globalCompositeOperation = blend === 'normal' ? 'source-over' : blend;
      context.globalAlpha = mark.opacity;
      context.imageSmoothingEnabled = mark.smooth;
      context.imageSmoothingQuality = 'high';
      context.drawImage(
        image,
        ...([source.x, source.y, source.width, source.height] as const),
        ...([at.x, at.y, at.width, at.height] as const),
      );
      break;
    }
    case 'clip':
      context.beginPath();
      context.rect(mark.at.x, mark.at.y, mark.at.width, mark.at.height);
      context.clip();
      drawScene(context, mark.marks);
      break;
    case 'outline':
      for (const [color, width] of [
        ['#000', 3.5],
        ['#fff', 1.5],
      ] as const) {
        context.strokeStyle = color;
        context.lineWidth = width;
        context.setLineDash(mark.dashed ? [4, 3] : []);
        context.strokeRect(mark.at.x, mark.at.y, mark.at.width, mark.at.height);
      }
      break;
    case 'unseen':
      drawUnseen(context, mark.at, mark.hole);
      break;
    case 'dropped':
      context.beginPath();
      for (const { x, y, width, height } of mark.at) context.rect(x, y, width, height);
      fillHatched(context, 'dropped', mark.veil, 'nonzero');
      break;
    case 'fill':
      context.fillStyle = mark.color;
      context.fillRect(mark.at.x, mark.at.y, mark.at.width, mark.at.height);
      break;
    case 'line':
      context.beginPath();
      for (const { x, y } of mark.points) context.lineTo(x, y);
      context.strokeStyle = mark.color;
      context.lineWidth = mark.width;
      context.stroke();
      break;
    case 'bar':
      drawBar(context, mark.at, mark.colors);
      break;
    case 'text':
      context.font = `${mark.bold ? '600 ' : ''}${mark.size}px ${FONT}`;
      context.fillStyle = mark.color;
      context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
      if (mark.halo) {
        context.strokeStyle = mark.halo;
        context.lineWidth = HALO;
        context.lineJoin = 'round';
        context.strokeText(mark.text, mark.at.x, mark.at.y);
      }
      context.fillText(mark.text, mark.at.x, mark.at.y);
  }
}

function drawUnseen(context: CanvasRenderingContext2D, at: Rect, hole: Rect): void {
  context.beginPath();
  context.rect(at.x, at.y, at.width, at.height);
  context.rect(hole.x, hole.y, hole.width, hole.height);
  fillHatched(context, 'unseen', HATCH.dim, 'evenodd');
}

/** Fills the path: dimmed, then hatched. */
function fillHatched(
  context: CanvasRenderingContext2D,
  what: 'unseen' | 'dropped',
  dim: number,
  rule: CanvasFillRule,
): void {
  context.fillStyle = `rgb(0 0 0 / ${dim})`;
  context.fill(rule);
  hatches[what] ??= makeHatch(what);
  context.fillStyle = context.createPattern(hatches[what], 'repeat')!;
  context.fill(rule);
}

/** One step of each hatch; made when first needed, since tests have no canvas. */
const hatches: { unseen?: HTMLCanvasElement; dropped?: HTMLCanvasElement } = {};

/** What was not seen is hatched upwards, what was dropped downwards. */
function makeHatch(what: 'unseen' | 'dropped'): HTMLCanvasElement {
  const { step } = HATCH;
  const canvas = document.createElement('canvas');
  canvas.width = step;
  canvas.height = step;
  const context = canvas.getContext('2d')!;
  context.strokeStyle = `rgb(255 255 255 / ${HATCH[what]})`;
  const [from, to] = what === 'unseen' ? [step + 1, -1] : [-1, step + 1];
  // The line, and its neighbours' ends in the corners.
  for (const shift of [-step, 0, step]) {
    context.moveTo(shift - 1, from);
    context.lineTo(shift + step + 1, to);
  }
  context.stroke();
  return canvas;
}

function drawBar(context: CanvasRenderingContext2D, at: Rect, colors: readonly string[]): void {
  const gradient = context.createLinearGradient(0, at.y + at.height, 0, at.y);
  for (const [i, color] of colors.entries()) gradient.addColorStop(i / (colors.length - 1), color);
  context.fillStyle = gradient;
  context.fillRect(at.x, at.y, at.width, at.height);
}
