import { expect, it } from 'vitest';
import { plotIn } from '#shared/figure';
import { type Corner, conditionsOf, isClick, nearest, valuesAt } from './pick-points';

const axis = { from: 0, to: 10, ticks: [0, 10] };
/** Ten CSS pixels a unit, upwards. */
const bare = { left: 0, right: 0, top: 0, bottom: 0 };
const plot = plotIn({ x: 0, y: 0, width: 100, height: 100 }, axis, axis, bare);
const columns = { x: 'pca1', y: 'pca2' };

it('a place on the plot has the values of its axes', () => {
  expect(valuesAt(plot, [20, 10])).toEqual([2, 9]);
});

it('a box picks a range of each column, whichever way it was drawn', () => {
  const ranges = [
    { kind: 'range', column: 'pca1', from: 1, to: 4 },
    { kind: 'range', column: 'pca2', from: 2, to: 3 },
  ];
  const corners: Corner[] = [
    [4, 2],
    [9, 9],
    [1, 3],
  ];
  expect(conditionsOf('box', columns, corners)).toEqual(ranges);
  // Of one column against itself a lasso says nothing that a range does not.
  const [range] = conditionsOf('lasso', { x: 'pca1', y: 'pca1' }, corners);
  expect(range).toEqual(ranges[0]);
});

it('a lasso keeps its shape with few corners', () => {
  const round = Array.from({ length: 450 }, (_, i): Corner => [Math.cos(i), Math.sin(i)]);
  const [lasso] = conditionsOf('lasso', columns, round);
  expect(lasso).toMatchObject({ kind: 'lasso', x: 'pca1', y: 'pca2' });
  const { corners } = lasso as { corners: Corner[] };
  expect(corners).toHaveLength(90);
  expect(corners[1]).toEqual(round[5]);
});

it('a click chooses the nearest point, and none far from all', () => {
  expect(isClick([[50, 50]])).toBe(true);
  expect(
    isClick([
      [50, 50],
      [50, 60],
    ]),
  ).toBe(false);
  const points = {
    x: new Float32Array([1, 5, Number.NaN]),
    y: new Float32Array([1, 5, 5]),
    color: new Float32Array(3),
    labels: null,
  };
  expect(nearest(plot, points, [52, 49])).toBe(1);
  expect(nearest(plot, points, [80, 20])).toBeNull();
});
