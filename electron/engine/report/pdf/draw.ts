import { HALO, HATCH, type Mark, type Rect } from '#shared/figure';
import type { Embedded } from '../embedded-image';
import type { Paper } from './paper';

/** Draws marks as vectors, text and images at their own resolution, in the present coordinates. */
export function drawMarks(paper: Paper, marks: readonly Mark<Embedded>[]): void {
  for (const mark of marks) {
    paper.doc.save();
    drawMark(paper, mark);
    paper.doc.restore();
  }
}

function drawMark(paper: Paper, mark: Mark<Embedded>): void {
  const { doc } = paper;
  switch (mark.kind) {
    case 'image': {
      const { x, y, width, height } = mark.at;
      doc.fillOpacity(mark.opacity);
      doc.image(paper.image(mark.image), x, y, { width, height });
      break;
    }
    case 'clip':
      rectangle(paper, mark.at);
      doc.clip();
      drawMarks(paper, mark.marks);
      break;
    case 'outline':
      for (const [color, width] of [
        ['#000000', 3.5],
        ['#ffffff', 1.5],
      ] as const) {
        rectangle(paper, mark.at);
        if (mark.dashed) doc.dash(4, { space: 3 });
        doc.lineWidth(width).stroke(color);
      }
      break;
    case 'unseen':
      dim(paper, [mark.at, mark.hole], HATCH.unseen);
      break;
    case 'dropped':
      hatch(paper, dim(paper, mark.at, mark.veil));
      break;
    case 'fill':
      if (mark.at.width <= 0 || mark.at.height <= 0) break;
      rectangle(paper, mark.at);
      doc.fill(mark.color);
      break;
    case 'line': {
      const [first, ...rest] = mark.points;
      if (!first) break;
      doc.moveTo(first.x, first.y);
      for (const { x, y } of rest) doc.lineTo(x, y);
      const [dash, space] = mark.dash ?? [];
      if (dash !== undefined) doc.dash(dash, { space: space ?? dash });
      doc.lineWidth(mark.width).stroke(mark.color);
      break;
    }
    case 'bar': {
      const { x, y, height } = mark.at;
      const gradient = doc.linearGradient(x, y + height, x, y);
      // A stop each would be a function each: every eighth is as good to the eye.
      const last = mark.colors.length - 1;
      for (let i = 0; i <= last; i += i + 8 > last && i < last ? last - i : 8) {
        gradient.stop(i / last, mark.colors[i]!);
      }
      rectangle(paper, mark.at);
      doc.fill(gradient);
      break;
    }
    case 'text':
      drawText(paper, mark);
  }
}

function drawText(paper: Paper, mark: Extract<Mark<Embedded>, { kind: 'text' }>): void {
  const { doc } = paper;
  paper.use(mark.bold ? 'bold' : 'regular', mark.size);
  const text = paper.printable(mark.text);
  const width = doc.widthOfString(text);
  const share = { start: 0, middle: 0.5, end: 1 }[mark.anchor];
  const x = mark.at.x - share * width;
  const options = { lineBreak: false, baseline: 'alphabetic' } as const;
  if (mark.halo) {
    doc.lineWidth(HALO).lineJoin('round').strokeColor(mark.halo);
    doc.text(text, x, mark.at.y, { ...options, stroke: true, fill: false });
  }
  doc.fillColor(mark.color).text(text, x, mark.at.y, options);
}

/** Dims what is in an odd number of the rectangles, and clips to it; the bounds of all of them. */
function dim(paper: Paper, rects: readonly Rect[], opacity: number): Rect | null {
  const shown = rects.filter(({ width, height }) => width > 0 && height > 0);
  if (shown.length === 0) return null;
  const { doc } = paper;
  for (const rect of shown) rectangle(paper, rect);
  doc.clip('even-odd');
  const x = Math.min(...shown.map((rect) => rect.x));
  const y = Math.min(...shown.map((rect) => rect.y));
  const width = Math.max(...shown.map((rect) => rect.x + rect.width)) - x;
  const height = Math.max(...shown.map((rect) => rect.y + rect.height)) - y;
  doc.rect(x, y, width, height).fillOpacity(opacity).fill('#000000');
  return { x, y, width, height };
}

function hatch({ doc }: Paper, bounds: Rect | null): void {
  if (!bounds) return;
  const { x, y, width, height } = bounds;
  for (let at = -height; at < width + height; at += HATCH.step) {
    doc.moveTo(x + at, y).lineTo(x + at + height, y + height);
  }
  doc.lineWidth(1).strokeOpacity(HATCH.line).stroke('#ffffff');
}

const rectangle = ({ doc }: Paper, { x, y, width, height }: Rect): void =>
  void doc.rect(x, y, width, height);
