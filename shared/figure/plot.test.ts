import { describe, expect, it } from 'vitest';
import { chartMarks, chartPlot, paperLines } from './chart';
import { axisOver, countAxis, paperInk } from './plot';

describe('axes', () => {
  it('put ticks on round numbers around the values', () => {
    expect(axisOver([0, 0.131])).toEqual({ from: 0, to: 0.15, ticks: [0, 0.05, 0.1, 0.15] });
    expect(axisOver([71.2, 83.9]).ticks).toEqual([70, 75, 80, 85]);
    expect(axisOver([80]).ticks.length).toBeGreaterThan(0);
  });

  it('count from 1', () => {
    expect(countAxis(1).ticks).toEqual([1]);
    expect(countAxis(5).ticks).toEqual([1, 2, 3, 4, 5]);
    expect(countAxis(20)).toEqual({ from: 1, to: 20, ticks: [1, 5, 10, 15, 20] });
  });
});

describe('charts', () => {
  const at = { x: 0, y: 0, width: 254, height: 142 };
  const plot = chartPlot(at, countAxis(5), axisOver([0, 1], 2));

  it('draw a line and a sign at each value that was measured', () => {
    const [style] = paperLines;
    const values = [0.5, null, 1];
    const marks = chartMarks(plot, [{ style: style!, values }], paperInk, {
      across: 'round',
      cursor: 3,
    });
    const line = marks.find(({ kind }) => kind === 'line');
    expect(line).toMatchObject({
      points: [
        { x: 44, y: 58 },
        { x: 144, y: 8 },
      ],
    });
    const signs = marks.filter((mark) => mark.kind === 'text' && mark.text === style!.sign);
    expect(signs).toHaveLength(2);
    expect(marks).toContainEqual({
      kind: 'fill',
      color: paperInk.text,
      at: { x: 143.5, y: 8, width: 1, height: 100 },
    });
  });
});
