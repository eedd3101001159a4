import { type Axis, axisMarks, axisOver, paperLines, plotIn } from '#shared/figure';
import type { ModelCard } from '#shared/types';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { words } from './words';

const AT = { x: 0, y: 0, width: 240, height: 160 };
const ROOM = { left: 40, right: 10, top: 8, bottom: 36 };
const COLORS = ['var(--accent)', 'var(--text)'];
const TICKS = [10, 30, 100, 300, 1000];

type Quality = NonNullable<NonNullable<ModelCard['sampler']>['quality']>;

/** Distance of many samples from the data against NFE, a curve a solver. */
export function QualityChart({ quality }: { quality: Quality }) {
  const { points } = quality;
  const log = (nfe: number) => Math.log10(nfe);
  const x: Axis = { from: 1, to: 3, ticks: [] };
  const y = axisOver([0, ...points.map(({ distance }) => distance)], 4);
  const plot = plotIn(AT, x, y, ROOM);
  const solvers = [...new Set(points.map(({ solver }) => solver))];
  const bottom = plot.inner.y + plot.inner.height;
  return (
    <figure className="trace-quality">
      <figcaption>
        <h3>{words.quality}</h3>
        <p className="dim">{words.qualityOf(quality)}</p>
      </figcaption>
      <svg
        viewBox={`0 0 ${AT.width} ${AT.height}`}
        role="img"
        aria-label={points
          .map((p) => `${words.solverOf(p)}, NFE ${p.nfe}: ${p.distance.toFixed(3)}`)
          .join('; ')}
      >
        <MarkShapes
          marks={[
            ...axisMarks<CanvasImageSource>(plot, screenInk, { across: 'NFE' }),
            ...TICKS.map((tick) => ({
              kind: 'text' as const,
              text: String(tick),
              size: 11,
              color: screenInk.dim,
              anchor: 'middle' as const,
              at: { x: plot.place(log(tick), 0).x, y: bottom + 16 },
            })),
            ...solvers.flatMap((solver, i) => {
              const { sign, dash } = paperLines[i % paperLines.length]!;
              const color = COLORS[i % COLORS.length]!;
              const places = points
                .filter((point) => point.solver === solver)
                .toSorted((a, b) => a.nfe - b.nfe)
                .map(({ nfe, distance }) => plot.place(log(nfe), distance));
              return [
                { kind: 'line' as const, points: places, color, width: 1.5, dash },
                ...places.map(({ x, y }) => ({
                  kind: 'text' as const,
                  text: sign,
                  size: 8,
                  color,
                  anchor: 'middle' as const,
                  at: { x, y: y + 3 },
                })),
              ];
            }),
          ]}
        />
      </svg>
      <p className="dim trace-key">
        {solvers.map((solver, i) => (
          <span key={solver} style={{ color: COLORS[i % COLORS.length] }}>
            {paperLines[i % paperLines.length]!.sign} {words.solverOf({ solver })}
          </span>
        ))}
      </p>
    </figure>
  );
}
