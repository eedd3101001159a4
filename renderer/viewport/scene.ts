import { FONT, HALO, HATCH, type Mark, type Rect } from '#shared/figure';

/** Whether some mark has to be drawn where the image is, to be one with it. */
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
      fillHatched(context, mark.veil);
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
      context.setLineDash(mark.dash ? [...mark.dash] : []);
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
  context.fillStyle = `rgb(0 0 0 / ${HATCH.unseen})`;
  context.fill('evenodd');
}

/** Fills the path: dimmed, then hatched. */
function fillHatched(context: CanvasRenderingContext2D, dim: number): void {
  context.fillStyle = `rgb(0 0 0 / ${dim})`;
  context.fill();
  hatch ??= makeHatch();
  context.fillStyle = context.createPattern(hatch, 'repeat')!;
  context.fill();
}

/** One step of the hatch; made when first needed, since tests have no canvas. */
let hatch: HTMLCanvasElement | null = null;

function makeHatch(): HTMLCanvasElement {
  const { step, line } = HATCH;
  const canvas = document.createElement('canvas');
  canvas.width = step;
  canvas.height = step;
  const context = canvas.getContext('2d')!;
  context.strokeStyle = `rgb(255 255 255 / ${line})`;
  // The line, and its neighbours' ends in the corners.
  for (const shift of [-step, 0, step]) {
    context.moveTo(shift - 1, -1);
    context.lineTo(shift + step + 1, step + 1);
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
