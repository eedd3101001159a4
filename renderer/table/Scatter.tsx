import { useState } from 'react';
import { Select } from '../ui';
import { isOwnToRow, numberColumns, titleOf } from './columns';
import type { Tool } from './pick-points';
import { ScatterPlot } from './ScatterPlot';
import { changeTable, useSpec } from './spec';
import { useTable } from './store';

/** Any two columns against each other, coloured by a third; drawing around points filters. */
export function Scatter() {
  const { run, scatter } = useSpec();
  const { info } = useTable();
  const [tool, setTool] = useState<Tool>('box');
  if (!info || run === null) return null;
  const numbers = numberColumns(info).map(({ name }) => name);
  const [first, second] = numbers;
  if (first === undefined) {
    return <p className="table-none dim">This run has no numeric column to plot.</p>;
  }
  const colors = info.columns
    .filter(({ name, filled }) => filled > 0 && !isOwnToRow(name))
    .map(({ name }) => name);
  const x = numbers.includes(scatter.x) ? scatter.x : first;
  const y = numbers.includes(scatter.y) ? scatter.y : (second ?? first);
  const color = colors.includes(scatter.color) ? scatter.color : y;
  const axes = [
    { axis: 'x', label: 'Across', help: 'Horizontal axis.', value: x, columns: numbers },
    { axis: 'y', label: 'Up', help: 'Vertical axis.', value: y, columns: numbers },
    {
      axis: 'color',
      label: 'Colour',
      help: 'Column that sets the colour of the points.',
      value: color,
      columns: colors,
    },
  ];
  return (
    <div className="scatter">
      <div className="scatter-axes">
        {axes.map(({ axis, label, help, value, columns }) => (
          <Select
            key={axis}
            bare
            label={label}
            help={help}
            value={value}
            choices={columns.map((name) => ({ value: name, label: titleOf(name) }))}
            onChange={(to) => changeTable('Change plot', { scatter: { ...scatter, [axis]: to } })}
          />
        ))}
        <Select
          bare
          label="Select by"
          help="Shape that dragging over the plot draws. A click selects the nearest point."
          value={tool}
          choices={[
            { value: 'box', label: 'Box' },
            { value: 'lasso', label: 'Lasso' },
          ]}
          onChange={setTool}
        />
      </div>
      <ScatterPlot run={run} info={info} x={x} y={y} color={color} tool={tool} />
    </div>
  );
}
