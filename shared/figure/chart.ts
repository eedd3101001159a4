import type { Rect } from './geometry';
import { type Axis, axisMarks, type Ink, type Plot, plotIn } from './plot';
import type { Mark } from './scene';

/** How one line of a chart is told from the others: never by its colour alone. */
export interface LineStyle {
  readonly color: string;
  /** Lengths of dashes and gaps; an unbroken line where empty. */
  readonly dash: readonly number[];
  /** Stands at each of its points. */
  readonly sign: string;
}

/** The look of the first lines of a chart, in colours that stand off white and from each other. */
export const paperLines: readonly LineStyle[] = [
  { color: '#1a1a1a', dash: [], sign: '●' },
  { color: '#955f00', dash: [6, 3], sign: '■' },
  { color: '#00715a', dash: [2, 2], sign: '▲' },
  { color: '#9a3d74', dash: [8, 2, 2, 2], sign: '◆' },
];

/** A quantity of something counted from 1, drawn as a line. */
export interface ChartLine {
  readonly style: LineStyle;
  /** Null where it was not measured. */
  readonly values: readonly (number | null)[];
}

/** Room for the numbers around a chart, and for the name of what runs across. */
const ROOM = { left: 44, right: 10, top: 8, bottom: 20 };
const NAME = 14;
const SIGN = 8;

/** Where the lines of a chart lie; `named` where what runs across is named. */
export const chartPlot = (at: Rect, x: Axis, y: Axis, named = true): Plot =>
  plotIn(at, x, y, { ...ROOM, bottom: named ? ROOM.bottom + NAME : ROOM.bottom });

/** Lines over a count, with the axes; a line at `cursor`. */
export function chartMarks<Image>(
  plot: Plot,
  lines: readonly ChartLine[],
  ink: Ink,
  { across, cursor }: { across?: string | undefined; cursor?: number | undefined },
): Mark<Image>[] {
  const { inner, place } = plot;
  const at = cursor === undefined ? undefined : place(cursor, plot.y.from).x;
  return [
    ...axisMarks<Image>(plot, ink, { across }),
    ...(at === undefined
      ? []
      : [
          {
            kind: 'fill' as const,
            at: { x: at - 0.5, y: inner.y, width: 1, height: inner.height },
            color: ink.text,
          },
        ]),
    ...lines.flatMap((line) => lineMarks<Image>(plot, line)),
  ];
}

function lineMarks<Image>({ place }: Plot, { style, values }: ChartLine): Mark<Image>[] {
  const points = values.flatMap((value, i) => (value === null ? [] : [place(i + 1, value)]));
  const { color, dash, sign } = style;
  return [
    { kind: 'line', points, color, width: 1.5, dash },
    ...points.map(
      ({ x, y }): Mark<Image> => ({
        kind: 'text',
        text: sign,
        size: SIGN,
        color,
        anchor: 'middle',
        at: { x, y: y + SIGN * 0.36 },
      }),
    ),
  ];
}
