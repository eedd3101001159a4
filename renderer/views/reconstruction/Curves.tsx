import { axisMarks, axisOver, type Mark, plotIn } from '#shared/figure';
import type { ModelCard } from '#shared/types';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { sideWords as words } from './words';

const SIZE = { width: 260, height: 168 };
const ROOM = { left: 34, right: 12, top: 8, bottom: 36 };
/** Apart for all kinds of colour vision (Okabe and Ito 2008), on light and dark. */
const COLORS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7'];

interface CurvesProps {
  curves: NonNullable<ModelCard['reconstruction']>['networks'];
}

/** How the error of each network fell while it was trained. */
export function Curves({ curves }: CurvesProps) {
  const points = curves.flatMap(({ curve }) => curve);
  const x = axisOver([0, ...points.map(([step]) => step)], 4);
  const y = axisOver([0, ...points.map(([, error]) => error)], 4);
  const plot = plotIn({ x: 0, y: 0, ...SIZE }, x, y, ROOM);
  const lines = curves.map(
    ({ curve }, i): Mark => ({
      kind: 'line',
      points: curve.map(([step, error]) => plot.place(step, error)),
      color: COLORS[i % COLORS.length]!,
      width: 2,
    }),
  );
  return (
    <figure className="reconstruction-curves">
      <figcaption>{words.curves}</figcaption>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={words.curves}>
        <MarkShapes
          marks={[
            ...axisMarks<CanvasImageSource>(plot, screenInk, { across: words.steps }),
            ...lines,
          ]}
        />
      </svg>
      <ul>
        {curves.map(({ title }, i) => (
          <li key={title}>
            <i style={{ background: COLORS[i % COLORS.length] }} />
            {title}
          </li>
        ))}
      </ul>
    </figure>
  );
}
