import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { TableInfo } from '#shared/contract';
import { axisOver, colormaps, cssColors, type Plot, plotIn } from '#shared/figure';
import { useHost, useShownTheme } from '../state';
import { useSpace } from '../ui';
import { cellText, titleOf } from './columns';
import { drawPoints, ROOM } from './draw-points';
import { type Corner, conditionsOf, isClick, nearest, type Tool, valuesAt } from './pick-points';
import { coloring, type Points, rangeOf, usePoints } from './points';
import { pick } from './spec';
import { chooseRow, useTable } from './store';
import { words } from './words';

interface PlotProps {
  run: string;
  info: TableInfo;
  x: string;
  y: string;
  color: string;
  tool: Tool;
}

/** The points of all rows; dragging around some filters by the two columns, a click chooses the nearest. */
export function ScatterPlot({ run, info, x, y, color, tool }: PlotProps) {
  const points = usePoints(useHost(), { run, info, x, y, color });
  const [box, space] = useSpace();
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = useTable((state) => state.rows);
  const current = useTable((state) => state.current);
  const theme = useShownTheme();
  const [drawn, setDrawn] = useState<readonly Corner[]>([]);

  const plot = useMemo(() => {
    if (!points || !space || space.width < 80 || space.height < 60) return null;
    const [across, up] = [axisOver(rangeOf(points.x)), axisOver(rangeOf(points.y))];
    return plotIn({ x: 0, y: 0, ...space }, across, up, ROOM);
  }, [points, space]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with the theme its colours change.
  useEffect(() => {
    if (plot && points && canvas.current) drawPoints(canvas.current, plot, points, rows, current);
  }, [plot, points, rows, current, theme]);

  const place = (event: PointerEvent<HTMLElement>): Corner => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const end = () => {
    setDrawn([]);
    if (!plot || !points) return;
    if (isClick(drawn)) {
      const row = nearest(plot, points, drawn[0]!);
      if (row !== null) void chooseRow(row, 'open');
    } else {
      const corners = drawn.map((corner) => valuesAt(plot, corner));
      pick(...conditionsOf(tool, { x, y }, corners));
    }
  };

  return (
    <div className="scatter-plot" ref={box}>
      {plot && (
        <div
          role="img"
          aria-label={words.scatter.plotLabel(y, x, rows.length.toLocaleString('en'))}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrawn([place(event)]);
          }}
          onPointerMove={(event) => drawn.length > 0 && setDrawn([...drawn, place(event)])}
          onPointerUp={() => drawn.length > 0 && end()}
          onPointerCancel={() => setDrawn([])}
        >
          <canvas ref={canvas} />
          <Axes plot={plot} />
          <Outline tool={tool} corners={drawn} />
        </div>
      )}
      {points &&
        (points.labels ? <Labels points={points} /> : <Scale name={color} points={points} />)}
    </div>
  );
}

function Axes({ plot: { x, y, inner, place } }: { plot: Plot }) {
  return (
    <svg className="scatter-ticks" aria-hidden="true">
      {x.ticks.map((tick) => (
        <text
          key={tick}
          x={place(tick, y.from).x}
          y={inner.y + inner.height + 16}
          textAnchor="middle"
        >
          {tick}
        </text>
      ))}
      {y.ticks.map((tick) => (
        <text key={tick} x={inner.x - 6} y={place(x.from, tick).y + 4} textAnchor="end">
          {tick}
        </text>
      ))}
    </svg>
  );
}

function Outline({ tool, corners }: { tool: Tool; corners: readonly Corner[] }) {
  const [a, b] = [corners[0], corners.at(-1)];
  if (!a || !b) return null;
  const shape: readonly Corner[] = tool === 'lasso' ? corners : [a, [b[0], a[1]], b, [a[0], b[1]]];
  return (
    <svg className="scatter-ticks" aria-hidden="true">
      <polygon points={shape.map((corner) => corner.join()).join(' ')} />
    </svg>
  );
}

/** The colour bar, with what its ends stand for. */
function Scale({ name, points }: { name: string; points: Points }) {
  const [least, most] = rangeOf(points.color);
  const colors = cssColors(colormaps.viridis).filter((_, i) => i % 15 === 0);
  return (
    <div className="scatter-labels">
      {titleOf(name)}
      <div
        className="scatter-scale"
        style={{ background: `linear-gradient(to right, ${colors.join()})` }}
      />
      <div className="scatter-ends">
        <span>{cellText(least)}</span>
        <span>{cellText(most)}</span>
      </div>
    </div>
  );
}

/** The most frequent labels with their colours. */
function Labels({ points }: { points: Points }) {
  const colorOf = coloring(points);
  return (
    <ul className="scatter-labels" aria-label={words.scatter.colours}>
      {points.labels!.slice(0, 10).map((label, index) => (
        <li key={label}>
          <span className="scatter-swatch" style={{ background: colorOf(index) ?? undefined }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
