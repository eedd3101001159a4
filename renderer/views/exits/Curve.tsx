import type { PointerEvent } from 'react';
import { axisMarks } from '#shared/figure';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import type { CurvePoint } from './curve';
import { percent, short } from './describe';
import { perCent, plotOf } from './plot';
import type { Accuracy } from './use-accuracy';
import { words } from './words';

/** The drawing's own size; it is scaled to the room there is. */
const AT = { x: 0, y: 0, width: 440, height: 240 };

/** Accuracy against cost: the curve, where the thresholds stand on it, and the dense models. */
export function Curve(accuracy: Accuracy) {
  const { curve, now, dense, reference, unit } = accuracy;
  const { plot, place } = plotOf(accuracy, AT);
  const textOf = (point: CurvePoint) =>
    words.curve.point(percent(point.accuracy), short(point.cost), unit);
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - left) / width) * AT.width;
    const away = (point: CurvePoint) => Math.abs(place(point).x - at);
    return curve.toSorted((a, b) => away(a) - away(b))[0]!;
  };
  const said = [
    words.curve.chart(unit, textOf(curve[0]!), textOf(curve.at(-1)!)),
    words.curve.now(textOf(now)),
    words.curve.everyToken(textOf(dense)),
    ...(reference ? [words.curve.reference(reference.name, textOf(reference))] : []),
  ];
  return (
    <svg
      viewBox={`0 0 ${AT.width} ${AT.height}`}
      role="img"
      aria-label={said.join('; ')}
      onPointerMove={(event) => {
        const step = nearest(event);
        const thresholds = step.thresholds.map((value) =>
          value > 1 ? words.curve.never : short(value),
        );
        const text = words.curve.thresholds(textOf(step), thresholds.join(', '));
        event.currentTarget.setAttribute('data-tip', text);
      }}
    >
      <MarkShapes
        marks={axisMarks(plot, screenInk, { across: words.curve.perImage(unit), up: perCent })}
      />
      <polyline
        points={curve
          .map(place)
          .map(({ x, y }) => `${x},${y}`)
          .join(' ')}
      />
      {curve.map((step) => {
        const { x, y } = place(step);
        return <circle key={step.thresholds.join()} className="step" cx={x} cy={y} r="2" />;
      })}
      {reference && <Diamond {...place(reference)} of="reference" name={reference.name} />}
      <Diamond {...place(dense)} of="dense" name={words.curve.denseMark} />
      <g className="now">
        <circle cx={place(now).x} cy={place(now).y} r="5" />
        <text x={place(now).x + 9} y={place(now).y + 14}>
          {words.curve.nowMark}
        </text>
      </g>
    </svg>
  );
}

/** A dense model and its name. */
const Diamond = (o: { x: number; y: number; of: 'dense' | 'reference'; name: string }) => (
  <g className={o.of}>
    <path d={`M${o.x} ${o.y - 5}l5 5-5 5-5-5z`} />
    <text x={o.x - 9} y={o.y + 4} textAnchor="end">
      {o.name}
    </text>
  </g>
);
