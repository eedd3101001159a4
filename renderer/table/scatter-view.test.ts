import { expect, it } from 'vitest';
import { valuesAt } from './pick-points';
import { pannedView, scatterPlot, zoomedView } from './scatter-view';

const at = { x: 0, y: 0, width: 400, height: 300 };
const all = { x: [0, 10], y: [0, 1] } as const;
const whole = scatterPlot(at, all, null);

it('zooms around the pointer, and back to all of it', () => {
  const place: [number, number] = [200, 100];
  const under = valuesAt(whole, place);
  const view = zoomedView(whole, whole, place, 2)!;
  const plot = scatterPlot(at, all, view);
  expect(plot.x.to - plot.x.from).toBeCloseTo((whole.x.to - whole.x.from) / 2, 9);
  for (const [i, value] of valuesAt(plot, place).entries()) expect(value).toBeCloseTo(under[i]!, 9);
  for (const tick of plot.x.ticks) {
    expect(tick).toBeGreaterThanOrEqual(plot.x.from);
    expect(tick).toBeLessThanOrEqual(plot.x.to);
  }
  expect(zoomedView(plot, whole, place, 0.5)).toBeNull();
});

it('keeps what is under the pointer while it is moved', () => {
  const view = zoomedView(whole, whole, [200, 100], 4)!;
  const before = scatterPlot(at, all, view);
  const after = scatterPlot(at, all, pannedView(before, 30, -20));
  const [x, y] = valuesAt(before, [150, 150]);
  const moved = after.place(x, y);
  expect([moved.x, moved.y].map(Math.round)).toEqual([180, 130]);
});
