import type { Mark } from '#shared/figure';
import { FIGURE_WIDTH, type ReportFigure } from './model';

/** One bar of a chart: its length is `share` of the longest possible. */
export interface Bar {
  readonly label: string;
  readonly share: number;
  /** Stands behind it. */
  readonly text: string;
  readonly color?: string;
}

/** Bars of numbers of images: the whole track stands for all of them. */
export function countBars(counts: readonly (readonly [string, number])[]): Bar[] {
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  return counts.map(([label, count]) => ({
    label,
    share: count / Math.max(1, all),
    text: String(count),
  }));
}

const LINE = 22;
const MARGIN = 8;
const LABEL = { width: 190, longest: 30 };
const LENGTH = 380;
const INK = '#1a1a1a';
const TRACK = '#ececec';
/** The accent of the light theme. */
const FILL = '#0b5cad';

/** Bars below each other, each with its name before and its number behind. */
export function barsFigure(name: string, caption: string, bars: readonly Bar[]): ReportFigure {
  const x = MARGIN + LABEL.width + 8;
  const text = (words: string, at: number, y: number, anchor: 'start' | 'end'): Mark<never> => ({
    kind: 'text',
    text: words,
    size: 12,
    color: INK,
    anchor,
    at: { x: at, y },
  });
  const marks = bars.flatMap(({ label, share, text: value, color = FILL }, i): Mark<never>[] => {
    const y = MARGIN + i * LINE;
    const bar = { x, y: y + 3, height: LINE - 8 };
    const length = LENGTH * Math.min(1, Math.max(0, share));
    return [
      text(shortened(label), MARGIN + LABEL.width, y + 15, 'end'),
      { kind: 'fill', at: { ...bar, width: LENGTH }, color: TRACK },
      { kind: 'fill', at: { ...bar, width: length }, color },
      text(value, x + LENGTH + 8, y + 15, 'start'),
    ];
  });
  const [width, height] = [FIGURE_WIDTH, 2 * MARGIN + bars.length * LINE];
  const ground: Mark<never> = { kind: 'fill', at: { x: 0, y: 0, width, height }, color: '#ffffff' };
  return { name, caption, width, height, marks: [ground, ...marks] };
}

const shortened = (label: string): string => {
  const letters = [...label];
  return letters.length > LABEL.longest
    ? `${letters.slice(0, LABEL.longest - 1).join('')}…`
    : label;
};
