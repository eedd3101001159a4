import type { PointerEvent } from 'react';
import type { CurvePoint, CurveStep } from './curve';
import { along, axisOver } from './plot';
import { percent, short } from './words';

interface CurveProps {
  curve: readonly CurveStep[];
  /** Under the thresholds in force. */
  now: CurvePoint;
  /** The last exit by itself. */
  dense: CurvePoint;
  unit: string;
}

/** The drawing's own size; it is scaled to the room there is. */
const WIDTH = 440;
const HEIGHT = 240;
const ROOM = { left: 44, right: 36, top: 12, bottom: 36 };

/** Accuracy against cost: the curve, where the thresholds stand on it, and the dense model. */
export function Curve({ curve, now, dense, unit }: CurveProps) {
  const all = [...curve, now, dense];
  const costs = axisOver([0, ...all.map(({ cost }) => cost)]);
  const shares = axisOver(all.map(({ accuracy }) => accuracy * 100));
  const x = (cost: number) => ROOM.left + along(costs, cost) * (WIDTH - ROOM.left - ROOM.right);
  const y = (accuracy: number) =>
    HEIGHT - ROOM.bottom - along(shares, accuracy * 100) * (HEIGHT - ROOM.top - ROOM.bottom);
  const words = (point: CurvePoint) => `${percent(point.accuracy)} at ${short(point.cost)} ${unit}`;
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - left) / width) * WIDTH;
    return curve.toSorted((a, b) => Math.abs(x(a.cost) - at) - Math.abs(x(b.cost) - at))[0]!;
  };
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Accuracy against ${unit}: the cascade from ${words(curve[0]!)} to ${words(curve.at(-1)!)}; now ${words(now)}; every token ${words(dense)}`}
      onPointerMove={(event) => {
        const step = nearest(event);
        const thresholds = step.thresholds.map((value) => (value > 1 ? 'never' : short(value)));
        const text = `${words(step)}, thresholds ${thresholds.join(', ')}`;
        event.currentTarget.setAttribute('data-tip', text);
      }}
    >
      {shares.ticks.map((tick) => (
        <g key={tick}>
          <line
            className="grid"
            x1={ROOM.left}
            x2={WIDTH - ROOM.right}
            y1={y(tick / 100)}
            y2={y(tick / 100)}
          />
          <text x={ROOM.left - 6} y={y(tick / 100) + 4} textAnchor="end">
            {tick} %
          </text>
        </g>
      ))}
      {costs.ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={HEIGHT - ROOM.bottom + 16} textAnchor="middle">
          {tick}
        </text>
      ))}
      <text x={(ROOM.left + WIDTH - ROOM.right) / 2} y={HEIGHT - 4} textAnchor="middle">
        {unit} an image
      </text>
      <polyline points={curve.map(({ cost, accuracy }) => `${x(cost)},${y(accuracy)}`).join(' ')} />
      {curve.map(({ cost, accuracy, thresholds }) => (
        <circle key={thresholds.join()} className="step" cx={x(cost)} cy={y(accuracy)} r="2" />
      ))}
      <g className="dense">
        <path d={`M${x(dense.cost)} ${y(dense.accuracy) - 5}l5 5-5 5-5-5z`} />
        <text x={x(dense.cost) - 9} y={y(dense.accuracy) + 4} textAnchor="end">
          every token
        </text>
      </g>
      <g className="now">
        <circle cx={x(now.cost)} cy={y(now.accuracy)} r="5" />
        <text x={x(now.cost) + 9} y={y(now.accuracy) + 14}>
          now
        </text>
      </g>
    </svg>
  );
}
