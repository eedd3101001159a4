import { type Axis, axisMarks, axisOver, type Mark, paperLines, plotIn } from '#shared/figure';
import { MarkShapes, screenInk } from '../overlay/MarkShapes';

const AT = { x: 0, y: 0, width: 340, height: 190 };
const ROOM = { left: 46, right: 14, top: 10, bottom: 40 };

interface ChartProps {
  title: string;
  /** Says all that the drawing shows. */
  label: string;
  across: string;
}

interface Line {
  readonly name?: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface LinesProps extends ChartProps {
  lines: readonly Line[];
  /** Runs across in powers of two. */
  byPowers?: boolean;
  /** Signs stand at the points. */
  signs?: boolean;
}

const COLORS = ['var(--accent)', 'var(--text)'];

/** Shares, 0 to 1, as lines. */
export function LinesChart({ title, label, across, lines, byPowers, signs }: LinesProps) {
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const most = Math.max(1, ...xs);
  const place = byPowers ? Math.log2 : (x: number) => x;
  const x: Axis = byPowers
    ? { from: 0, to: Math.max(1, Math.log2(most)), ticks: [] }
    : { ...axisOver([0, most], 4), to: most };
  const y = axisOver([0, 1], 4);
  const plot = plotIn(AT, x, y, ROOM);
  const bottom = plot.inner.y + plot.inner.height;
  const powers = byPowers ? [...new Set(xs)].filter((one) => Number.isInteger(Math.log2(one))) : [];
  const marks: Mark[] = [
    ...axisMarks<CanvasImageSource>(
      plot,
      screenInk,
      byPowers ? { across } : { across, up: String },
    ),
    ...powers.map(
      (power): Mark => ({
        kind: 'text',
        text: String(power),
        size: 11,
        color: screenInk.dim,
        anchor: 'middle',
        at: { x: plot.place(Math.log2(power), 0).x, y: bottom + 16 },
      }),
    ),
    ...lines.flatMap(({ points }, i): Mark[] => {
      const { dash, sign } = paperLines[i % paperLines.length]!;
      const color = COLORS[i % COLORS.length]!;
      const at = points.map((point) => plot.place(place(point.x), point.y));
      return [
        { kind: 'line', points: at, color, width: 1.5, dash },
        ...(signs
          ? at.map(
              (point): Mark => ({
                kind: 'text',
                text: sign,
                size: 8,
                color,
                anchor: 'middle',
                at: { x: point.x, y: point.y + 3 },
              }),
            )
          : []),
      ];
    }),
  ];
  return (
    <figure className="retrieval-chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${AT.width} ${AT.height}`} role="img" aria-label={label}>
        <MarkShapes marks={marks} />
      </svg>
      {lines.length > 1 && (
        <p className="dim">
          {lines.map(({ name }, i) => (
            <span key={name} style={{ color: COLORS[i % COLORS.length] }}>
              {paperLines[i % paperLines.length]!.sign} {name}
            </span>
          ))}
        </p>
      )}
    </figure>
  );
}

interface BarsProps extends ChartProps {
  /** Of bins of equal width from 0 to `most`. */
  counts: readonly number[];
  most: number;
}

export function BarsChart({ title, label, across, counts, most }: BarsProps) {
  const x = { ...axisOver([0, most], 4), from: 0, to: most };
  const y = axisOver([0, ...counts], 3);
  const plot = plotIn(AT, { ...x, ticks: x.ticks.filter((tick) => tick <= most) }, y, ROOM);
  const bottom = plot.inner.y + plot.inner.height;
  const bars = counts.map((count, bin): Mark => {
    const left = plot.place((bin * most) / counts.length, count);
    const right = plot.place(((bin + 1) * most) / counts.length, count);
    const at = { x: left.x, y: left.y, width: right.x - left.x - 1, height: bottom - left.y };
    return { kind: 'fill', at, color: 'var(--accent)' };
  });
  return (
    <figure className="retrieval-chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${AT.width} ${AT.height}`} role="img" aria-label={label}>
        <MarkShapes
          marks={[...axisMarks<CanvasImageSource>(plot, screenInk, { across }), ...bars]}
        />
      </svg>
    </figure>
  );
}
