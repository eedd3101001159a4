import type { Rect } from './geometry';
import { numberText } from './number-text';
import { HATCH, type Mark, UNSEEN } from './scene';
import type { ColorScale, KeyEntry, Snapshot } from './snapshot';

const MARGIN = 16;
const BAR = { width: 12, gap: 12, numbers: 56, tallest: 240, shortest: 32 };
const LINE = 16;
const SWATCH = 10;
/** Widest mean of a bold letter at the caption's size, since there is no canvas here to measure. */
const LETTER = 7;
/** An image's middle grey below a hatch. */
const SWATCH_GROUND = '#8a8a8a';
const INK = '#1a1a1a';
const INK_DIM = '#575757';

/** A hatch in the key. */
interface HatchEntry {
  readonly hatched: 'dropped' | 'unseen';
  readonly label: string;
}

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
  const hatches = hatchesIn(panels.flat());
  const note = bar?.note ?? [];
  const right = Math.max(
    bar ? BAR.gap + BAR.width + BAR.numbers : 0,
    labelWidth(note, 0),
    labelWidth(
      [...key, ...hatches].map(({ label }) => label),
      SWATCH + 6,
    ),
  );
  const barTall = bar ? barHeight(height, note.length + hatches.length) : 0;
  const below = bar ? LINE + barTall + note.length * LINE + 8 : 0;
  const tall = Math.max(height, below + (key.length + hatches.length) * LINE);
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
  const beside = MARGIN + inner + BAR.gap;
  if (bar) marks.push(...barMarks(bar, beside, top, barTall));
  marks.push(...keyMarks([...key, ...hatches], beside, top + below));
  marks.push(...captionMarks(caption, top + tall + 8));
  return { ...total, marks };
}

/** What is hatched or dimmed among the marks, as entries of the key. */
function hatchesIn(marks: readonly Mark<unknown>[]): readonly HatchEntry[] {
  const entries = marks.flatMap((mark): HatchEntry[] => {
    if (mark.kind === 'clip') return [...hatchesIn(mark.marks)];
    if (mark.kind === 'unseen') return [{ hatched: 'unseen', label: mark.label ?? UNSEEN }];
    const isThere = mark.kind === 'dropped' && mark.at.length > 0;
    return isThere ? [{ hatched: 'dropped', label: mark.label ?? 'dropped' }] : [];
  });
  return entries.filter(
    ({ label }, i) => entries.findIndex((other) => other.label === label) === i,
  );
}

/** The bar is as tall as the panel and what stands below it allow. */
const barHeight = (height: number, linesBelow: number): number =>
  Math.max(BAR.shortest, Math.min(BAR.tallest, height - (linesBelow + 1) * LINE - 8));

function barMarks(
  { title, colors, range, note = [] }: ColorScale,
  x: number,
  top: number,
  tall: number,
) {
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
    ...note.map((line, i): Mark<never> => {
      const below = { x, y: at.y + tall + (i + 1) * LINE };
      return { kind: 'text', at: below, text: line, size: 11, color: INK_DIM, anchor: 'start' };
    }),
  ] satisfies Mark<never>[];
}

/** Width of a column of words, beside swatches of a width. */
const labelWidth = (labels: readonly string[], swatch: number): number =>
  labels.length > 0
    ? BAR.gap + swatch + Math.max(...labels.map(({ length }) => length)) * LETTER
    : 0;

const keyMarks = (key: readonly (KeyEntry | HatchEntry)[], x: number, top: number): Mark<never>[] =>
  key.flatMap((entry, i): Mark<never>[] => {
    const { label } = entry;
    const y = top + i * LINE;
    return [
      ...swatch(entry, { x, y: y + 3, width: SWATCH, height: SWATCH }),
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

function swatch(entry: KeyEntry | HatchEntry, at: Rect): Mark<never>[] {
  if ('color' in entry) return [{ kind: 'fill', at, color: entry.color }];
  const ground: Mark<never> = { kind: 'fill', at, color: SWATCH_GROUND };
  const nowhere = { x: at.x, y: at.y, width: 0, height: 0 };
  return entry.hatched === 'dropped'
    ? [ground, { kind: 'dropped', at: [at], veil: HATCH.dim }]
    : [ground, { kind: 'unseen', at, hole: nowhere }];
}

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
