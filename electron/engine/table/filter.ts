import type { CellValue, Condition, SortStep, TableColumn } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { sqlName, sqlText } from '../runs/folder/sql';

/** The column of that name. Throws VitrineError('bad-input') naming those there are. */
export function columnNamed(columns: readonly TableColumn[], wanted: string): TableColumn {
  const column = columns.find((one) => one.name === wanted);
  if (column) return column;
  throw new VitrineError('bad-input', `There is no column “${wanted}”`, {
    hint: `There are: ${columns.map((one) => one.name).join(', ')}.`,
  });
}

/** A condition in SQL. */
export function conditionSql(condition: Condition, columns: readonly TableColumn[]): string {
  const column = (wanted: string) => sqlName(columnNamed(columns, wanted).name);
  switch (condition.kind) {
    case 'range':
      return `${column(condition.column)} BETWEEN ${condition.from} AND ${condition.to}`;
    case 'values':
      return valuesSql(column(condition.column), condition.values);
    case 'lasso':
      return lassoSql(numeric(condition.x), numeric(condition.y), condition.corners);
  }
  function numeric(wanted: string): string {
    if (columnNamed(columns, wanted).type === 'number') return column(wanted);
    throw new VitrineError('bad-input', `“${wanted}” is no column of numbers`, {
      hint: 'A lasso needs two of them.',
    });
  }
}

function valuesSql(column: string, values: readonly CellValue[]): string {
  const given = values.filter((value) => value !== null).map(literal);
  const parts = [
    ...(given.length > 0 ? [`${column} IN (${given.join(', ')})`] : []),
    ...(values.includes(null) ? [`${column} IS NULL`] : []),
  ];
  return `(${parts.join(' OR ')})`;
}

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? sqlText(value) : String(value);

/** Inside a polygon by the even-odd rule: a ray to the right crosses an odd number of its sides. */
function lassoSql(x: string, y: string, corners: readonly (readonly [number, number])[]): string {
  const crossings = corners.flatMap(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % corners.length]!;
    if (y1 === y2) return [];
    const [low, high] = [Math.min(y1, y2), Math.max(y1, y2)];
    const slope = (x2 - x1) / (y2 - y1);
    return [
      `(CASE WHEN ${y} >= ${low} AND ${y} < ${high} AND ${x} < (${x1}) + (${slope}) * (${y} - (${y1})) THEN 1 ELSE 0 END)`,
    ];
  });
  return crossings.length > 0 ? `((${crossings.join(' + ')}) % 2 = 1)` : 'false';
}

/** What follows ORDER BY. */
export const orderSql = (sort: readonly SortStep[], columns: readonly TableColumn[]): string =>
  [
    ...sort.map(({ column, descending }) => {
      const { name: found } = columnNamed(columns, column);
      return `${sqlName(found)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`;
    }),
    'row',
  ].join(', ');
