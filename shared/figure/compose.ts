import type { Rect } from './geometry';
import { numberText } from './number-text';
import type { Mark } from './scene';
import type { ColorScale, KeyEntry, Snapshot } from './snapshot';

const MARGIN = 16;
const BAR = { width: 12, gap: 12, numbers: 56, tallest: 240 };
const LINE = 16;
const SWATCH = 10;
/** Widest mean of a bold letter at the caption's size, since there is no canvas here to measure. */
const LETTER = 7;
const INK = '#1a1a1a';
const INK_DIM = '#575757';

export interface Figure<Image = CanvasImageSource> {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark<Image>[];
}

/**
 * A figure for paper: the panels (the image, or image and overlay) on white under their titles,
 * the colour-bar or the key of colours at their right, the caption below. Each panel is as large as the snapshot.
 */
export function composeFigure<Image>(
  panels: readonly (readonly Mark<Image>[])[],
  { width, height, bar, key = [], caption, panels: titled = [] }: Snapshot<Image>,
): Figure<Image> {
  const top = MARGIN + Math.max(0, ...titled.map(({ title }) => title.length)) * LINE;
  const inner = panels.length * width + (panels.length - 1) * MARGIN;
  const right = bar ? BAR.gap + BAR.width + BAR.numbers : keyWidth(key);
  const tall = Math.max(height, key.length * LINE);
  const total = {
    width: Math.max(inner + right, ...caption.map((text) => text.length * LETTER)) + 2 * MARGIN,
    height: top + tall + MARGIN + (caption.length > 0 ? caption.length * LINE + 8 : 0),
  };
  const marks: Mark<Image>[] = [{ kind: 'fill', at: { x: 0, y: 0, ...total }, color: '#ffffff' }];
  for (const [i, panel] of panels.entries()) {
    const at = { x: MARGIN + i * (width + MARGIN), y: top, width, height };
    marks.push(...titleMarks(titled[i]?.title ?? [], at));
    marks.push({ kind: 'clip', at, marks: panel.map((mark) => shifted(mark, at.x, at.y)) });
  }
  if (bar) marks.push(...barMarks(bar, MARGIN + inner + BAR.gap, top, height));
  marks.push(...keyMarks(key, MARGIN + inner + BAR.gap, top));
  marks.push(...captionMarks(caption, top + tall + 8));
  return { ...total, marks };
}

function barMarks({ title, colors, range }: ColorScale, x: number, top: number, height: number) {
  const tall = Math.max(32, Math.min(BAR.tallest, height - LINE));
  const at: Rect = { x, y: top + LINE, width: BAR.width, height: tall };
  const text = (value: number, y: number): Mark<never> => ({
    kind: 'text',
    at: { x: x + BAR.width + 4, y },
    text: numberText(value),
    size: 11,
    color: INK,
    anchor: 'start',
  });
  const [low, high] = range;
  return [
    { kind: 'text', at: { x, y: top + 9 }, text: title, size: 11, color: INK, anchor: 'start' },
    { kind: 'bar', at, colors },
    text(high, at.y + 9),
    text((low + high) / 2, at.y + tall / 2 + 4),
    text(low, at.y + tall),
  ] satisfies Mark<never>[];
}

const keyWidth = (key: readonly KeyEntry[]): number =>
  key.length > 0
    ? BAR.gap + SWATCH + 6 + Math.max(...key.map(({ label }) => label.length)) * LETTER
    : 0;

const keyMarks = (key: readonly KeyEntry[], x: number, top: number): Mark<never>[] =>
  key.flatMap(({ color, label }, i): Mark<never>[] => {
    const y = top + i * LINE;
    return [
      { kind: 'fill', at: { x, y: y + 3, width: SWATCH, height: SWATCH }, color },
      {
        kind: 'text',
        text: label,
        size: 11,
        color: INK,
        anchor: 'start',
        at: { x: x + SWATCH + 6, y: y + 12 },
      },
    ];
  });

const titleMarks = (lines: readonly string[], { x, y, width }: Rect): Mark<never>[] =>
  lines.map((text, i) => ({
    kind: 'text',
    size: 11,
    color: i === 0 ? INK : INK_DIM,
    anchor: 'middle',
    at: { x: x + width / 2, y: y - (lines.length - i - 0.6) * LINE },
    text,
  }));

const captionMarks = (lines: readonly string[], top: number): Mark<never>[] =>
  lines.map((text, i) => ({
    kind: 'text',
    at: { x: MARGIN, y: top + (i + 0.75) * LINE },
    text,
    size: i === 0 ? 12 : 11,
    color: i === 0 ? INK : INK_DIM,
    anchor: 'start',
    ...(i === 0 ? { bold: true } : {}),
  }));

/** A mark moved by (x, y). */
function shifted<Image>(mark: Mark<Image>, x: number, y: number): Mark<Image> {
  const move = <T extends { x: number; y: number }>(at: T): T => ({
    ...at,
    x: at.x + x,
    y: at.y + y,
  });
  switch (mark.kind) {
    case 'clip':
      return { ...mark, at: move(mark.at), marks: mark.marks.map((one) => shifted(one, x, y)) };
    case 'unseen':
      return { ...mark, at: move(mark.at), hole: move(mark.hole) };
    case 'dropped':
      return { ...mark, at: mark.at.map(move) };
    case 'line':
      return { ...mark, points: mark.points.map(move) };
    case 'text':
      return { ...mark, at: move(mark.at) };
    default:
      return { ...mark, at: move(mark.at) };
  }
}
