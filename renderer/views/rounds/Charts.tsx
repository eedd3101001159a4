import type { PointerEvent } from 'react';
import { chartMarks, chartPlot, numberText, type Plot } from '#shared/figure';
import { type RoundsChart, roundsCharts } from '#shared/rounds';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { tip } from '../../ui';
import { measured, type Series, screenLine } from './series';
import { changeSpec } from './spec';
import type { Rounds } from './use-rounds';
import { words } from './words';

/** The drawing's own size: that of the side where there is room for it. */
const AT = { x: 0, y: 0, width: 292, height: 98 };
/** What runs across is named below the last one. */
const NAME = 14;

interface ChartsProps {
  rounds: Rounds;
  pointed: number | null;
  point: (round: number | null) => void;
}

/** A curve for each quantity; all have the same cursor. */
export function Charts({ rounds, pointed, point }: ChartsProps) {
  const { all, round } = rounds;
  const charts = roundsCharts(
    all.map(({ stylized, place }) => ({ stylized, style: screenLine(place) })),
  );
  const cursor = pointed ?? round;
  return charts.map((chart, i) => (
    <Chart
      key={chart.measure}
      chart={chart}
      all={all}
      cursor={cursor}
      point={point}
      across={i === charts.length - 1 ? 'round' : undefined}
    />
  ));
}

interface ChartProps {
  chart: RoundsChart;
  all: readonly Series[];
  /** The round whose values are told; 0 has none. */
  cursor: number;
  /** Name of what runs across, where there is room for it. */
  across: string | undefined;
  point: (round: number | null) => void;
}

function Chart({ chart, all, cursor, across, point }: ChartProps) {
  const { title, help, x, y, lines, measure } = chart;
  const box = { ...AT, height: AT.height + (across ? NAME : 0) };
  const plot = chartPlot(box, x, y, across !== undefined);
  const marks = chartMarks<CanvasImageSource>(plot, lines, screenInk, {
    across,
    cursor: cursor > 0 ? cursor : undefined,
  });
  const at = (event: PointerEvent<SVGSVGElement>) => roundAt(plot, event);
  const choose = (round: number) => changeSpec(words.steps.chooseRound, { round });
  return (
    <figure className="rounds-chart" aria-label={title}>
      <figcaption>
        <span {...tip(help)}>{title}</span>
        <span className="rounds-values">
          {cursor > 0 && <span className="dim">{cursor}:</span>}
          {all.map((series) => {
            const value = measured(series, cursor)?.[measure];
            const { color, sign } = screenLine(series.place);
            return typeof value === 'number' ? (
              <span key={series.model}>
                <i style={{ color }}>{sign}</i> {numberText(value)}
              </span>
            ) : null;
          })}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${box.width} ${box.height}`}
        role="img"
        aria-label={[title, ...all.map((series) => courseText(series, measure))].join('; ')}
        onPointerDown={(event) => choose(at(event))}
        onPointerMove={(event) => {
          point(at(event));
          if (event.buttons === 1) choose(at(event));
        }}
        onPointerLeave={() => point(null)}
      >
        <MarkShapes marks={marks} />
      </svg>
    </figure>
  );
}

/** The round nearest to the pointer. */
function roundAt({ x, inner }: Plot, event: PointerEvent<SVGSVGElement>): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  const across = (((event.clientX - left) / width) * AT.width - inner.x) / inner.width;
  return Math.max(x.from, Math.min(x.to, Math.round(x.from + across * (x.to - x.from))));
}

/** A line in words, for screen readers. */
function courseText({ title, stylized }: Series, measure: RoundsChart['measure']): string {
  const values = stylized.rounds.map((round) => round[measure]);
  const [first = null] = values;
  const last = values.at(-1) ?? null;
  if (first === null || last === null) return words.charts.notMeasured(title);
  return words.charts.chart(title, numberText(first), numberText(last), values.length);
}
