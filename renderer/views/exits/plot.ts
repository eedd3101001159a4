import { axisOver, type Point, plotIn, type Rect } from '#shared/figure';
import type { CurvePoint } from './curve';
import type { Accuracy } from './use-accuracy';

/** Room for the numbers and words around the curve. */
const ROOM = { left: 44, right: 36, top: 12, bottom: 36 };

/** Accuracy against cost inside `at`: the axes, and where a point lies. */
export function plotOf({ curve, now, dense, reference }: Accuracy, at: Rect) {
  const all = [...curve, now, dense, ...(reference ? [reference] : [])];
  const costs = axisOver([0, ...all.map(({ cost }) => cost)]);
  const shares = axisOver(all.map(({ accuracy }) => accuracy * 100));
  const plot = plotIn(at, costs, shares, ROOM);
  const place = ({ cost, accuracy }: CurvePoint): Point => plot.place(cost, accuracy * 100);
  return { plot, place };
}

/** A number at the axis of accuracy. */
export const perCent = (tick: number): string => `${tick} %`;
