import { stat } from 'node:fs/promises';
import { VitrineError } from '#shared/types';
import { rowsQuery } from '../runs/folder/parquet';
import { parquetFile, rowsFile, runPath } from '../runs/folder/paths';
import { areaLabels, readFacts } from '../runs/folder/run-facts';
import { sqlText } from '../runs/folder/sql';

/** The rows of one run, as DuckDB reads them. */
export interface RowSource {
  readonly name: string;
  /** Gives the columns of `rows.parquet`. */
  readonly query: string;
  /** Another one when the rows have changed. */
  readonly stamp: string;
}

/** Of a run that goes on, the rows so far. Throws VitrineError('bad-input'): no such run, no rows yet. */
export const rowSource = (stateDir: string, run: string): Promise<RowSource> =>
  rowSourceIn(runPath(stateDir, run));

/** The same for a run in any folder. */
export async function rowSourceIn(path: string): Promise<RowSource> {
  const facts = await readFacts(path);
  const { name } = facts;
  const parquet = parquetFile(path);
  const whole = await stampOf(parquet);
  if (whole)
    return { name, query: `SELECT * FROM read_parquet(${sqlText(parquet)})`, stamp: whole };
  const growing = await stampOf(rowsFile(path));
  if (!growing) {
    throw new VitrineError('bad-input', `${name} has no rows yet`, {
      hint: 'Wait until its first images are done, or resume it.',
    });
  }
  return { name, query: rowsQuery(rowsFile(path), areaLabels(facts)), stamp: growing };
}

/** Undefined where there is no file, or nothing in it. */
async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => null);
  return found && found.size > 0 ? `${path} ${found.size} ${found.mtimeMs}` : undefined;
}
