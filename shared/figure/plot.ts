import type { Point, Rect } from './geometry';
import type { Mark } from './scene';

/** One axis of a plot: its range and the numbers that stand at it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** An axis that holds these values, its ticks on round numbers. */
export function axisOver(values: readonly number[], count = 5): Axis {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const step = roundStep((most - least || Math.abs(most) || 1) / count);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(most / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { from: ticks[0]!, to: ticks.at(-1)!, ticks };
}

/** The next of 1, 2, 5, 10, 20 ... or 0.5, 0.2 ... */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10);
}

/** An axis of things counted from 1. */
export function countAxis(most: number, count = 5): Axis {
  const step = Math.max(1, roundStep(most / count));
  const further = Array.from({ length: Math.floor(most / step) }, (_, i) => (i + 1) * step);
  return { from: 1, to: most, ticks: [1, ...further.filter((tick) => tick > 1)] };
}

/** Where a value lies on its axis, 0..1. */
const along = ({ from, to }: Axis, value: number): number =>
  to > from ? (value - from) / (to - from) : 0.5;

/** Two axes and the box that they span. */
export interface Plot {
  readonly x: Axis;
  readonly y: Axis;
  readonly inner: Rect;
  place(x: number, y: number): Point;
}

/** Room for the numbers and words around a plot. */
export interface PlotRoom {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function plotIn(at: Rect, x: Axis, y: Axis, room: PlotRoom): Plot {
  const inner: Rect = {
    x: at.x + room.left,
    y: at.y + room.top,
    width: at.width - room.left - room.right,
    height: at.height - room.top - room.bottom,
  };
  const place = (across: number, up: number): Point => ({
    x: inner.x + along(x, across) * inner.width,
    y: inner.y + (1 - along(y, up)) * inner.height,
  });
  return { x, y, inner, place };
}

/** Colours of a drawing: of paper, or CSS variables on the screen. */
export interface Ink {
  readonly text: string;
  readonly dim: string;
  readonly grid: string;
}
export const paperInk: Ink = { text: '#1a1a1a', dim: '#575757', grid: '#d8d8d8' };

const SIZE = 11;

/** Numbers at both axes, a line at each of the upright one; what runs across is named below. */
export function axisMarks<Image>(
  { x, y, inner, place }: Plot,
  { dim, grid }: Ink,
  { across, up = String }: { across?: string | undefined; up?: (tick: number) => string },
): Mark<Image>[] {
  const text = (words: string, at: Point, anchor: 'middle' | 'end'): Mark<Image> => ({
    kind: 'text',
    at,
    text: words,
    size: SIZE,
    color: dim,
    anchor,
  });
  const bottom = inner.y + inner.height;
  return [
    ...y.ticks.flatMap((tick) => {
      const at = place(x.from, tick);
      const line = { x: inner.x, y: at.y, width: inner.width, height: 1 };
      return [
        { kind: 'fill' as const, at: line, color: grid },
        text(up(tick), { x: inner.x - 6, y: at.y + 4 }, 'end'),
      ];
    }),
    ...x.ticks.map((tick) => text(String(tick), { x: place(tick, 0).x, y: bottom + 16 }, 'middle')),
    ...(across ? [text(across, { x: inner.x + inner.width / 2, y: bottom + 32 }, 'middle')] : []),
  ];
}
