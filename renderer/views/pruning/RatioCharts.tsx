import type { PointerEvent } from 'react';
import type { Host } from '#shared/contract';
import { axisMarks, axisOver, plotIn } from '#shared/figure';
import type { Result } from '#shared/types';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { changeSetting } from '../../state';
import { useInSight } from '../../ui';
import './ratio-charts.css';
import { type RatioCurve, type RatioPoint, useRatioCurve } from './use-ratio-curve';
import { words } from './words';

/** The drawing's own size; it is scaled to the room there is. */
const AT = { x: 0, y: 0, width: 260, height: 150 };
const ROOM = { left: 44, right: 12, top: 8, bottom: 38 };

interface RatioChartsProps {
  host: Host;
  file: string;
  result: Result | undefined;
}

/** What keeping fewer patches costs in confidence and saves in compute; a click or drag sets the ratio. */
export function RatioCharts({ host, file, result }: RatioChartsProps) {
  const [panel, inSight] = useInSight();
  const curve = useRatioCurve(host, file, result, inSight);
  if (!curve) return null;
  const hasCosts = curve.points.some(({ gflops }) => gflops !== null);
  return (
    <aside ref={panel} className="view-side ratio-charts" aria-label={words.ratioCurve.label}>
      <h3>{words.ratioCurve.label}</h3>
      <Chart
        curve={curve}
        title={words.ratioCurve.confidence}
        of={({ confidence }) => confidence}
      />
      {hasCosts && (
        <Chart curve={curve} title={words.ratioCurve.gflops} of={({ gflops }) => gflops ?? 0} />
      )}
      <p className="dim">{words.ratioCurve.hint}</p>
    </aside>
  );
}

interface ChartProps {
  curve: RatioCurve;
  title: string;
  of: (point: RatioPoint) => number;
}

function Chart({ curve: { card, setting, points, now }, title, of }: ChartProps) {
  const { min = 0, max = 1, step = 0.05 } = setting;
  const across = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };
  const up = axisOver([0, ...points.map(of), ...(now ? [of(now)] : [])]);
  const plot = plotIn(AT, across, up, ROOM);
  const { inner } = plot;
  const place = (point: RatioPoint) => plot.place(point.ratio, of(point));
  const ratioAt = (event: PointerEvent<SVGSVGElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * AT.width;
    const ratio = Math.round((x - inner.x) / inner.width / step) * step;
    return Number(Math.max(min, Math.min(max, ratio)).toFixed(3));
  };
  const choose = (event: PointerEvent<SVGSVGElement>) => {
    const ratio = ratioAt(event);
    if (ratio !== now?.ratio) changeSetting(card.id, setting, ratio);
  };
  const tell = (event: PointerEvent<SVGSVGElement>) => {
    const ratio = ratioAt(event);
    const near = points.toSorted(
      (a, b) => Math.abs(a.ratio - ratio) - Math.abs(b.ratio - ratio),
    )[0];
    event.currentTarget.setAttribute('data-tip', near ? words.ratioCurve.point(near) : '');
    if (event.buttons === 1) choose(event);
  };
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${AT.width} ${AT.height}`}
        role="img"
        aria-label={[title, ...points.map(words.ratioCurve.point)].join('; ')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          choose(event);
        }}
        onPointerMove={tell}
      >
        <MarkShapes marks={axisMarks(plot, screenInk, { across: setting.title })} />
        <polyline
          points={points
            .map(place)
            .map(({ x, y }) => `${x},${y}`)
            .join(' ')}
        />
        {points.map((point) => (
          <circle
            key={point.ratio}
            className={now && point.label !== now.label ? 'other' : ''}
            cx={place(point).x}
            cy={place(point).y}
            r="2.5"
          />
        ))}
        {now && (
          <g className="now">
            <line x1={place(now).x} x2={place(now).x} y1={inner.y} y2={inner.y + inner.height} />
            <circle cx={place(now).x} cy={place(now).y} r="5" />
          </g>
        )}
      </svg>
    </figure>
  );
}
