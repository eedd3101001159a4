import {
  type Axis,
  axisMarks,
  axisOver,
  type Ink,
  type Mark,
  plotIn,
  type Rect,
} from '#shared/figure';
import type { Trace } from '#shared/types';
import { words } from './words';

const ROOM = { left: 50, right: 10, top: 8, bottom: 36 };
/** What runs across is 1 - t: noise at the left, the image at the right. */
const PASSED: Axis = { from: 0, to: 1, ticks: [] };
const TIMES = [1, 0.75, 0.5, 0.25, 0];

/** Colours of what happened to a step. */
export interface StepColors {
  readonly accepted: string;
  readonly rejected: string;
}
export const paperColors: StepColors = { accepted: '#1a1a1a', rejected: '#b3261e' };

interface StepPlot {
  readonly at: Rect;
  readonly ink: Ink;
  readonly colors: StepColors;
  /** The step pointed at. */
  readonly cursor: number | undefined;
}

/** Step size over time, on a logarithmic axis. */
export function stepSizeMarks({ steps }: Trace, plot: StepPlot): Mark[] {
  const exponents = steps.map(({ h }) => Math.log10(h));
  const least = Math.floor(Math.min(...exponents));
  const most = Math.ceil(Math.max(...exponents));
  const ticks = Array.from({ length: Math.max(2, most - least + 1) }, (_, i) => least + i);
  const y: Axis = { from: ticks[0]!, to: ticks.at(-1)!, ticks };
  return marksOf(steps, exponents, y, plot, (tick) => `1e${tick}`);
}

/** Error over time, against 1; nothing where the solver estimates none. */
export function errorMarks({ steps }: Trace, plot: StepPlot): Mark[] {
  const known = steps.filter(({ error }) => error !== null);
  if (known.length === 0) return [];
  // Far above 1 the height says nothing more.
  const values = known.map(({ error }) => Math.min(3, error!));
  const y = axisOver([0, 1, ...values], 4);
  const { at, ink } = plot;
  const { place } = plotIn(at, PASSED, y, ROOM);
  const limit: Mark = {
    kind: 'line',
    points: [place(0, 1), place(1, 1)],
    color: plot.colors.rejected,
    width: 1,
    dash: [4, 3],
  };
  const label: Mark = {
    kind: 'text',
    text: words.limit,
    at: { x: place(1, 1).x, y: place(1, 1).y - 4 },
    size: 11,
    color: ink.dim,
    anchor: 'end',
  };
  return [...marksOf(known, values, y, plot), limit, label];
}

const SIGN = 9;

function marksOf(
  steps: Trace['steps'],
  values: readonly number[],
  y: Axis,
  { at, ink, colors, cursor }: StepPlot,
  up: (tick: number) => string = String,
): Mark[] {
  const plot = plotIn(at, PASSED, y, ROOM);
  const points = steps.map(({ t }, i) => plot.place(1 - t, values[i]!));
  const pointed = cursor === undefined ? undefined : points[cursor];
  return [
    ...axisMarks<CanvasImageSource>(plot, ink, { across: words.time, up }),
    ...TIMES.map((t): Mark => {
      const { x } = plot.place(1 - t, y.from);
      const below = plot.inner.y + plot.inner.height + 16;
      const at = { x, y: below };
      return { kind: 'text', text: String(t), at, size: 11, color: ink.dim, anchor: 'middle' };
    }),
    ...(pointed
      ? [
          {
            kind: 'fill' as const,
            at: { x: pointed.x - 0.5, y: plot.inner.y, width: 1, height: plot.inner.height },
            color: ink.dim,
          },
        ]
      : []),
    {
      kind: 'line',
      points: points.filter((_, i) => steps[i]!.accepted),
      color: colors.accepted,
      width: 1.25,
    },
    // A cross, not its colour alone, says that a step was rejected.
    ...points.flatMap(({ x, y }, i): Mark[] =>
      steps[i]!.accepted
        ? []
        : [
            {
              kind: 'text',
              text: '×',
              size: SIGN + 3,
              bold: true,
              color: colors.rejected,
              anchor: 'middle',
              at: { x, y: y + SIGN * 0.4 },
            },
          ],
    ),
  ];
}
