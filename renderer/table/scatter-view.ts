import { type Axis, axisOver, type Plot, plotIn, type Rect } from '#shared/figure';
import { ROOM } from './draw-points';
import { type Corner, valuesAt } from './pick-points';

/** The part of both axes on show. */
export interface ScatterView {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/** Times that a plot can be enlarged. */
const MOST_ZOOM = 500;

/** The plot of all values, or of the part on show. */
export function scatterPlot(at: Rect, whole: ScatterView, view: ScatterView | null): Plot {
  const [x, y] = [axisOver([...whole.x]), axisOver([...whole.y])];
  return plotIn(at, view ? partOf(view.x) : x, view ? partOf(view.y) : y, ROOM);
}

function partOf([from, to]: readonly [number, number]): Axis {
  const ticks = axisOver([from, to]).ticks.filter((tick) => tick >= from && tick <= to);
  return { from, to, ticks };
}

/** Enlarged `by` around a place; null, all of it, once it would be no larger than that. */
export function zoomedView(plot: Plot, whole: Plot, place: Corner, by: number): ScatterView | null {
  const [x, y] = valuesAt(plot, place);
  const zoomed = {
    x: [x - (x - plot.x.from) / by, x + (plot.x.to - x) / by],
    y: [y - (y - plot.y.from) / by, y + (plot.y.to - y) / by],
  } as const;
  const zoom = (whole.x.to - whole.x.from) / (zoomed.x[1] - zoomed.x[0]);
  if (zoom <= 1) return null;
  return zoom > MOST_ZOOM ? viewOf(plot) : zoomed;
}

/** Moved by CSS pixels. */
export function pannedView(plot: Plot, right: number, down: number): ScatterView {
  const x = (right / plot.inner.width) * (plot.x.to - plot.x.from);
  const y = (-down / plot.inner.height) * (plot.y.to - plot.y.from);
  return {
    x: [plot.x.from - x, plot.x.to - x],
    y: [plot.y.from - y, plot.y.to - y],
  };
}

const viewOf = ({ x, y }: Plot): ScatterView => ({ x: [x.from, x.to], y: [y.from, y.to] });
