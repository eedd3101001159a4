import type { z } from 'zod';
import { type All, type Merged, type PartName, type Parts, partList } from '../parts';
import { type Column, type ColumnSchema, type Kind, type Known, kinds } from '../parts/column';

export { type Format, kinds } from '../parts/column';

/** The columns that parts add to the rows of a run. */
type Columns = Merged<All[PartName]['columns']>;
type ColumnName = keyof Columns;
type RowShape = {
  [N in ColumnName]: Columns[N] extends { kind: infer K extends Kind } ? ColumnSchema<K> : never;
};

/** A column of the rows of a run, and the part that fills it. */
export interface PartColumn {
  readonly name: ColumnName;
  readonly part: PartName;
  readonly column: Column<unknown>;
}
export const partColumns: readonly PartColumn[] = partList.flatMap(([part, { columns }]) =>
  Object.entries(columns).map(([name, column]) => ({ name: name as ColumnName, part, column })),
);

type ShareColumn = {
  [N in ColumnName]: Columns[N]['kind'] extends 'shares' ? N : never;
}[ColumnName];
/** The columns of shares by label, and what the columns that they become are called. */
export const shareColumns = partColumns.flatMap(({ name, column }) =>
  column.kind === 'shares' ? [{ name: name as ShareColumn, prefix: column.prefix }] : [],
);

/** Schema of the columns. */
export const rowShape = Object.fromEntries(
  partColumns.map(({ name, column }) => [name, kinds[column.kind].schema]),
) as RowShape;
type Cells = z.output<z.ZodObject<RowShape>>;

/** What parts say in a row; of an image that failed there are none. */
export const cellsOf = (found: Parts, known: Known): Cells =>
  Object.fromEntries(
    partColumns.map(({ name, part, column }) => {
      const value = found[part];
      return [name, value === undefined ? kinds[column.kind].none : column.of(value, known)];
    }),
  ) as Cells;
