import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Condition, TableInfo } from '#shared/contract';
import { axisOver, colormaps, cssColors, type Plot, plotIn } from '#shared/figure';
import { useHost, useView } from '../state';
import { Select, useRoom } from '../ui';
import { cellText, numberColumns } from './columns';
import { coloring, type Points, rangeOf, simplified, usePoints } from './points';
import { changeTable, pick, useSpec } from './spec';
import { chooseRow, useTable } from './store';

type Corner = readonly [number, number];
type Tool = 'box' | 'lasso';

/** Any two columns against each other, coloured by a third; drawing around points filters. */
export function Scatter() {
  const { run, scatter } = useSpec();
  const { info } = useTable();
  const [tool, setTool] = useState<Tool>('box');
  if (!info || run === null) return null;
  const numbers = numberColumns(info).map(({ name }) => name);
  const [first, second] = numbers;
  if (first === undefined) {
    return <p className="table-none dim">The run has no column of numbers to plot.</p>;
  }
  const x = numbers.includes(scatter.x) ? scatter.x : first;
  const y = numbers.includes(scatter.y) ? scatter.y : (second ?? first);
  const colors = info.columns
    .filter(({ name, filled }) => filled > 0 && !/^(name|sha256|note|errorMessage)$/.test(name))
    .map(({ name }) => name);
  const color = colors.includes(scatter.color) ? scatter.color : y;
  const choose = (patch: Partial<typeof scatter>) =>
    changeTable('Change plot', { scatter: { ...scatter, ...patch } });
  const choices = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));
  return (
    <div className="scatter">
      <div className="scatter-axes">
        <Select
          bare
          label="Across"
          help="Column across."
          value={x}
          choices={choices(numbers)}
          onChange={(to) => choose({ x: to })}
        />
        <Select
          bare
          label="Up"
          help="Column upwards."
          value={y}
          choices={choices(numbers)}
          onChange={(to) => choose({ y: to })}
        />
        <Select
          bare
          label="Colour"
          help="Column that colours the points."
          value={color}
          choices={choices(colors)}
          onChange={(to) => choose({ color: to })}
        />
        <Select
          bare
          label="Select by"
          help="What dragging over the plot draws. A click chooses the nearest point."
          value={tool}
          choices={[
            { value: 'box', label: 'Box' },
            { value: 'lasso', label: 'Lasso' },
          ]}
          onChange={setTool}
        />
      </div>
      <PlotOf {...{ run, info, x, y, color, tool }} />
    </div>
  );
}

interface PlotProps {
  run: string;
  info: TableInfo;
  x: string;
  y: string;
  color: string;
  tool: Tool;
}

const ROOM = { left: 48, right: 12, top: 8, bottom: 24 };

function PlotOf({ run, info, x, y, color, tool }: PlotProps) {
  const points = usePoints(useHost(), { run, info, x, y, color });
  const [box, room] = useRoom();
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = useTable((state) => state.rows);
  const current = useTable((state) => state.current);
  const theme = useView((state) => state.theme);
  const [drawn, setDrawn] = useState<readonly Corner[]>([]);

  const plot = useMemo(() => {
    if (!points || !room || room.width < 80 || room.height < 60) return null;
    const axes = [points.x, points.y].map((values) => axisOver(rangeOf(values)));
    return plotIn({ x: 0, y: 0, width: room.width, height: room.height }, axes[0]!, axes[1]!, ROOM);
  }, [points, room]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with the theme its colours change.
  useEffect(() => {
    if (plot && points && canvas.current) draw(canvas.current, plot, points, rows, current);
  }, [plot, points, rows, current, theme]);

  const place = (event: PointerEvent<HTMLElement>): Corner => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const end = () => {
    setDrawn([]);
    if (!plot || !points) return;
    const corners = drawn.map((corner) => valuesAt(plot, corner));
    const [a, b] = [drawn[0]!, drawn.at(-1)!];
    if (Math.hypot(a[0] - b[0], a[1] - b[1]) < 4 && drawn.length < 8) {
      const row = nearest(plot, points, a);
      if (row !== null) void chooseRow(row);
    } else pick(...conditionsOf(tool, x, y, corners));
  };

  return (
    <div className="scatter-plot" ref={box}>
      {plot && (
        <div
          role="img"
          aria-label={`${y} against ${x}: ${rows.length.toLocaleString('en')} points. The histograms of the two columns filter by the keyboard.`}
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

/** Values of a place in CSS pixels. */
const valuesAt = ({ x, y, inner }: Plot, [left, top]: Corner): [number, number] => [
  x.from + ((left - inner.x) / inner.width) * (x.to - x.from),
  y.from + (1 - (top - inner.y) / inner.height) * (y.to - y.from),
];

function conditionsOf(tool: Tool, x: string, y: string, corners: readonly Corner[]): Condition[] {
  if (tool === 'lasso' && corners.length >= 3 && x !== y) {
    return [{ kind: 'lasso', x, y, corners: simplified(corners, 100).map(([a, b]) => [a, b]) }];
  }
  const [a, b] = [corners[0]!, corners.at(-1)!];
  const range = (column: string, i: 0 | 1): Condition => ({
    ...{ kind: 'range', column, from: Math.min(a[i], b[i]), to: Math.max(a[i], b[i]) },
  });
  return [range(x, 0), range(y, 1)];
}

const NEAR = 12;

function nearest({ place }: Plot, { x, y }: Points, [left, top]: Corner): number | null {
  let [best, least]: [number | null, number] = [null, NEAR];
  for (let row = 0; row < x.length; row++) {
    const at = place(x[row]!, y[row]!);
    const distance = Math.hypot(at.x - left, at.y - top);
    if (distance < least) [best, least] = [row, distance];
  }
  return best;
}

/** Those that pass in their colours, the others faint beneath; a ring around the chosen one. */
function draw(
  canvas: HTMLCanvasElement,
  plot: Plot,
  points: Points,
  rows: Int32Array,
  current: number | null,
): void {
  const { x, y, inner, place } = plot;
  const [width, height] = [
    inner.x + inner.width + ROOM.right,
    inner.y + inner.height + ROOM.bottom,
  ];
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d')!;
  context.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  context.fillStyle = style.getPropertyValue('--line');
  for (const tick of y.ticks) context.fillRect(inner.x, place(x.from, tick).y, inner.width, 1);
  const side = points.x.length > 20_000 ? 2 : points.x.length > 2000 ? 3 : 5;
  const dot = (row: number) => {
    const at = place(points.x[row]!, points.y[row]!);
    context.fillRect(at.x - side / 2, at.y - side / 2, side, side);
  };
  context.fillStyle = style.getPropertyValue('--bg-active');
  if (rows.length < points.x.length) for (let row = 0; row < points.x.length; row++) dot(row);
  const colorOf = coloring(points);
  const plain = style.getPropertyValue('--line-control');
  const byColor = new Map<string, number[]>();
  for (const row of rows) {
    const color = colorOf(points.color[row]!) ?? plain;
    const same = byColor.get(color);
    if (same) same.push(row);
    else byColor.set(color, [row]);
  }
  for (const [color, same] of byColor) {
    context.fillStyle = color;
    for (const row of same) dot(row);
  }
  if (current === null || Number.isNaN(points.x[current]! + points.y[current]!)) return;
  const at = place(points.x[current]!, points.y[current]!);
  context.strokeStyle = style.getPropertyValue('--accent');
  context.lineWidth = 2;
  context.beginPath();
  context.arc(at.x, at.y, side + 3, 0, 2 * Math.PI);
  context.stroke();
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
      {name}
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
    <ul className="scatter-labels" aria-label="Colours">
      {points.labels!.slice(0, 10).map((label, index) => (
        <li key={label}>
          <span className="scatter-swatch" style={{ background: colorOf(index) ?? undefined }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
