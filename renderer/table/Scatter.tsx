import { useState } from 'react';
import { Select } from '../ui';
import { isOwnToRow, numberColumns, titleOf } from './columns';
import { Projecting, ProjectionNote, ProjectionSelect, UmapSettings } from './Projecting';
import type { Tool } from './pick-points';
import { methodOf } from './projection';
import { ScatterPlot } from './ScatterPlot';
import { changeTable, useSpec } from './spec';
import { useTable } from './store';
import { words } from './words';

/** Any two columns against each other, coloured by a third; drawing around points filters. */
export function Scatter() {
  const { run, scatter } = useSpec();
  const { info } = useTable();
  const [tool, setTool] = useState<Tool>('box');
  if (!info || run === null) return null;
  const numbers = numberColumns(info).map(({ name }) => name);
  const [first, second] = numbers;
  if (first === undefined) {
    return <p className="table-none dim">{words.scatter.noNumbers}</p>;
  }
  const colors = info.columns
    .filter(({ name, filled }) => filled > 0 && !isOwnToRow(name))
    .map(({ name }) => name);
  const x = numbers.includes(scatter.x) ? scatter.x : first;
  const y = numbers.includes(scatter.y) ? scatter.y : (second ?? first);
  const color = colors.includes(scatter.color) ? scatter.color : y;
  const method = methodOf({ x, y });
  const places = [
    { axis: 'x', label: words.scatter.across, help: words.scatter.acrossHelp, value: x },
    { axis: 'y', label: words.scatter.up, help: words.scatter.upHelp, value: y },
  ].map((axis) => ({ ...axis, columns: numbers }));
  const axes = [
    // Places of a projection belong together.
    ...(method ? [] : places),
    {
      axis: 'color',
      label: words.scatter.colour,
      help: words.scatter.colourHelp,
      value: color,
      columns: colors,
    },
  ];
  return (
    <div className="scatter">
      <div className="scatter-axes">
        {info.dimensions > 0 && <ProjectionSelect />}
        {axes.map(({ axis, label, help, value, columns }) => (
          <Select
            key={axis}
            bare
            label={label}
            help={help}
            value={value}
            choices={columns.map((name) => ({ value: name, label: titleOf(name) }))}
            onChange={(to) =>
              changeTable(words.scatter.changePlot, { scatter: { ...scatter, [axis]: to } })
            }
          />
        ))}
        <Select
          bare
          label={words.scatter.selectBy}
          help={words.scatter.selectByHelp}
          value={tool}
          choices={[
            { value: 'box', label: words.scatter.box },
            { value: 'lasso', label: words.scatter.lasso },
          ]}
          onChange={setTool}
        />
        {method === 'umap' && <UmapSettings info={info} />}
      </div>
      <Projecting />
      <ScatterPlot run={run} info={info} x={x} y={y} color={color} tool={tool} />
      <ProjectionNote info={info} />
    </div>
  );
}
