import type { Point, Rect } from '../../stage/viewport';
import type { CurvePoint } from './curve';
import type { Accuracy } from './use-accuracy';

/** One axis of a plot: its range and the numbers that stand at it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** An axis that holds these values, its ticks on round numbers. */
export function axisOver(values: readonly number[], count = 5): Axis {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const rough = (most - least || Math.abs(most) || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(most / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { from: ticks[0]!, to: ticks.at(-1)!, ticks };
}

/** Where a value lies on its axis, 0..1. */
export const along = ({ from, to }: Axis, value: number): number =>
  to > from ? (value - from) / (to - from) : 0.5;

/** Room for the numbers and words around the curve. */
const ROOM = { left: 44, right: 36, top: 12, bottom: 36 };

/** Accuracy against cost inside `at`: the axes, and where a point lies. */
export function plotOf({ curve, now, dense, reference }: Accuracy, at: Rect) {
  const all = [...curve, now, dense, ...(reference ? [reference] : [])];
  const costs = axisOver([0, ...all.map(({ cost }) => cost)]);
  const shares = axisOver(all.map(({ accuracy }) => accuracy * 100));
  const inner: Rect = {
    x: at.x + ROOM.left,
    y: at.y + ROOM.top,
    width: at.width - ROOM.left - ROOM.right,
    height: at.height - ROOM.top - ROOM.bottom,
  };
  const place = ({ cost, accuracy }: CurvePoint): Point => ({
    x: inner.x + along(costs, cost) * inner.width,
    y: inner.y + (1 - along(shares, accuracy * 100)) * inner.height,
  });
  return { costs, shares, inner, place };
}
