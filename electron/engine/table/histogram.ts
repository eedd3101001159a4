import type { CellValue, Histogram, TableColumn } from '#shared/contract';
import { sqlName } from '../runs/folder/sql';
import type { Database } from './database';

/** Values that get a bar of their own. */
const MOST_VALUES = 20;

/**
 * Counts of a column, of all rows and of those that pass `where`. Whole numbers of a few values, such as exits,
 * are counted one by one.
 */
export async function histogramOf(
  database: Database,
  column: TableColumn,
  bins: number,
  where: string,
): Promise<Histogram> {
  const { range } = column;
  const isContinuous = range !== null && !(await isCountable(database, column));
  return isContinuous
    ? binned(database, column.name, range, bins, where)
    : valued(database, column, where);
}

async function isCountable(database: Database, { name: column }: TableColumn): Promise<boolean> {
  const [found] = await database.all<{ countable: boolean }>(
    `SELECT approx_count_distinct(v) <= ${MOST_VALUES / 2} AND bool_and(v = floor(v)) AS countable
     FROM (SELECT ${sqlName(column)} AS v FROM rows)`,
  );
  return found?.countable === true;
}

async function binned(
  database: Database,
  column: string,
  range: [number, number],
  bins: number,
  where: string,
): Promise<Histogram> {
  const [from, to] = range;
  const width = to > from ? (to - from) / bins : 1;
  const found = await database.all<{ bin: number; whole: number; kept: number }>(
    `SELECT least(${bins - 1}, floor((${sqlName(column)} - (${from})) / ${width}))::INTEGER AS bin,
     ${countsSql(where)} FROM rows WHERE ${sqlName(column)} IS NOT NULL GROUP BY 1`,
  );
  const counts = (of: 'whole' | 'kept') => {
    const array = new Array<number>(bins).fill(0);
    for (const { bin, [of]: count } of found) array[Math.max(0, bin)]! += count;
    return array;
  };
  return { kind: 'bins', column, range, all: counts('whole'), kept: counts('kept') };
}

async function valued(
  database: Database,
  { name: column, type }: TableColumn,
  where: string,
): Promise<Histogram> {
  // Numbers in their order; of texts those that are many. By position: rows may have a column “value”.
  const order = type === 'number' ? '1 NULLS LAST' : '2 DESC, 1';
  const found = await database.all<{ value: CellValue; whole: number; kept: number }>(
    `SELECT ${sqlName(column)} AS value, ${countsSql(where)} FROM rows
     GROUP BY 1 ORDER BY ${order} LIMIT ${MOST_VALUES}`,
  );
  return {
    kind: 'values',
    column,
    values: found.map(({ value }) => value),
    all: found.map(({ whole }) => whole),
    kept: found.map(({ kept }) => kept),
  };
}

/** How many rows there are, and how many of them pass. */
const countsSql = (where: string): string =>
  `count(*)::INTEGER AS whole, (count(*) FILTER (WHERE ${where}))::INTEGER AS kept`;
