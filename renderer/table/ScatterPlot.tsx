import { useEffect, useMemo, useRef, useState } from 'react';
import type { TableInfo } from '#shared/contract';
import { colormaps, cssColors, type Plot } from '#shared/figure';
import { useHost, useShownTheme } from '../state';
import { useSpace } from '../ui';
import { type ClusterLabel, clusterLabels } from './cluster-labels';
import { cellText, titleOf } from './columns';
import { drawPoints } from './draw-points';
import { type Corner, conditionsOf, nearest, type Tool, valuesAt } from './pick-points';
import { coloring, type Points, rangeOf, usePoints } from './points';
import { methodOf } from './projection';
import { ScatterTip } from './ScatterTip';
import { type ScatterView, scatterPlot } from './scatter-view';
import { pick } from './spec';
import { chooseRow, useTable } from './store';
import { useScatterInput } from './use-scatter-input';
import { words } from './words';

interface PlotProps {
  run: string;
  info: TableInfo;
  x: string;
  y: string;
  color: string;
  tool: Tool;
}

/**
 * The points of all rows. Dragging around some filters by the two columns, a click chooses the nearest, the
 * wheel zooms; all of it by keyboard too.
 */
export function ScatterPlot({ run, info, x, y, color, tool }: PlotProps) {
  const points = usePoints(useHost(), { run, info, x, y, color });
  const [box, space] = useSpace();
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = useTable((state) => state.rows);
  const current = useTable((state) => state.current);
  const theme = useShownTheme();
  const [view, setView] = useState<ScatterView | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another plot begins with all of it.
  useEffect(() => setView(null), [run, x, y]);
  const [whole, plot] = useMemo(() => {
    if (!points || !space || space.width < 80 || space.height < 60) return [null, null];
    const all = { x: rangeOf(points.x), y: rangeOf(points.y) };
    const at = { x: 0, y: 0, ...space };
    return [scatterPlot(at, all, null), scatterPlot(at, all, view)];
  }, [points, space, view]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with the theme its colours change.
  useEffect(() => {
    if (plot && points && canvas.current) drawPoints(canvas.current, plot, points, rows, current);
  }, [plot, points, rows, current, theme]);

  const near = (place: Corner | null): number | null =>
    plot && points && place ? nearest(plot, points, place) : null;
  const { area, handlers, outline, cursor } = useScatterInput({
    plot,
    whole,
    setView,
    onHover: (place) => setHovered(near(place)),
    onClick(place) {
      const row = near(place);
      if (row !== null) void chooseRow(row, 'open');
    },
    onDrawn(corners) {
      const values = corners.map((corner) => valuesAt(plot!, corner));
      pick(...conditionsOf(tool, { x, y }, values));
    },
  });
  const method = methodOf({ x, y });
  // Near rows are alike there: their classes form clusters.
  const labelled = points && method ? clusterLabels(points) : [];

  return (
    <div className="scatter-plot">
      <div className="scatter-area" ref={box}>
        {plot && points && (
          <div
            ref={area}
            role="application"
            aria-label={words.scatter.plotLabel(y, x, rows.length.toLocaleString('en'))}
            aria-description={words.scatter.keys}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
            tabIndex={0}
            {...handlers}
          >
            <canvas ref={canvas} />
            {/* Places along an axis of UMAP mean nothing. */}
            <Axes plot={plot} across={titleOf(x)} up={titleOf(y)} bare={method === 'umap'} />
            <Clusters plot={plot} labels={labelled} />
            <Outline tool={tool} corners={outline} />
            {cursor && <Cursor at={cursor} />}
            {hovered !== null && (
              <ScatterTip row={hovered} plot={plot} points={points} columns={[x, y, color]} />
            )}
          </div>
        )}
      </div>
      {points &&
        (points.labels ? <Labels points={points} /> : <Scale name={color} points={points} />)}
    </div>
  );
}

/** What the classes near each other are. */
const Clusters = ({ plot, labels }: { plot: Plot; labels: readonly ClusterLabel[] }) => (
  <svg className="scatter-ticks scatter-clusters" aria-hidden="true">
    {labels.map(({ text, x, y }) => (
      <text key={text} {...plot.place(x, y)} textAnchor="middle">
        {text}
      </text>
    ))}
  </svg>
);

const Cursor = ({ at: [x, y] }: { at: Corner }) => (
  <svg className="scatter-ticks scatter-cursor" aria-hidden="true">
    <path d={`M${x - 7} ${y}h14M${x} ${y - 7}v14`} />
  </svg>
);

interface AxesProps {
  plot: Plot;
  across: string;
  up: string;
  /** Without numbers. */
  bare: boolean;
}

function Axes({ plot: { x, y, inner, place }, across, up, bare }: AxesProps) {
  const middle = inner.y + inner.height / 2;
  return (
    <svg className="scatter-ticks" aria-hidden="true">
      {(bare ? [] : x.ticks).map((tick) => (
        <text
          key={tick}
          x={place(tick, y.from).x}
          y={inner.y + inner.height + 16}
          textAnchor="middle"
        >
          {tick}
        </text>
      ))}
      {(bare ? [] : y.ticks).map((tick) => (
        <text key={tick} x={inner.x - 6} y={place(x.from, tick).y + 4} textAnchor="end">
          {tick}
        </text>
      ))}
      <text
        className="scatter-title"
        x={inner.x + inner.width / 2}
        y={inner.y + inner.height + 32}
        textAnchor="middle"
      >
        {across}
      </text>
      <text
        className="scatter-title"
        transform={`translate(12 ${middle}) rotate(-90)`}
        textAnchor="middle"
      >
        {up}
      </text>
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
