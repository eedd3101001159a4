import { rm } from 'node:fs/promises';
import { kinds, partColumns, shareColumns } from '#shared/rows';
import { diskError, putInPlace, temporaryName } from '../../files/atomic';
import { sqlName, sqlText } from './sql';

/** The lines of `rows.jsonl` as DuckDB reads them: `Row` (shared/types/row.ts). */
const COLUMNS: Readonly<Record<string, string>> = {
  input: 'INTEGER',
  index: 'INTEGER',
  image: 'VARCHAR',
  sha256: 'VARCHAR',
  ok: 'BOOLEAN',
  error: 'STRUCT(code VARCHAR, message VARCHAR)',
  truth: 'VARCHAR',
  ...Object.fromEntries(partColumns.map(({ name, column }) => [name, kinds[column.kind].sql])),
  gflops: 'DOUBLE',
  decodeMs: 'DOUBLE',
  preprocessMs: 'DOUBLE',
  runMs: 'DOUBLE',
  postprocessMs: 'DOUBLE',
  embedding: 'FLOAT[]',
};

/**
 * A query of a `rows.jsonl` that gives the columns of `rows.parquet`, a torn last line left out: `error` as
 * errorCode and errorMessage, shares as a column `PREFIX_LABEL` for each of the labels.
 */
export function rowsQuery(path: string, labels: readonly string[]): string {
  const columns = Object.keys(COLUMNS).flatMap((column) => {
    if (column === 'error') return ['error.code AS errorCode', 'error.message AS errorMessage'];
    const shares = shareColumns.find(({ name }) => name === column);
    return shares ? columnsByLabel(shares, labels) : [sqlName(column)];
  });
  const types = Object.entries(COLUMNS).map(
    ([column, type]) => `${sqlName(column)}: ${sqlText(type)}`,
  );
  return `SELECT ${columns.join(', ')} FROM read_ndjson(${sqlText(path)}, ignore_errors = true,
    maximum_object_size = 67108864, columns = {${types.join(', ')}})
    WHERE input IS NOT NULL ORDER BY input, "index"`;
}

/** DuckDB's names do not tell upper from lower case: a later label that differs in nothing else is numbered. */
function columnsByLabel(
  { name, prefix }: (typeof shareColumns)[number],
  labels: readonly string[],
): string[] {
  const used = new Set<string>();
  return [...new Set(labels)].map((label) => {
    let column = `${prefix}_${label}`;
    for (let n = 2; used.has(column.toLowerCase()); n++) column = `${prefix}_${label}_${n}`;
    used.add(column.toLowerCase());
    // Of an image that was segmented, a class without pixels has the share 0.
    return `CASE WHEN cardinality(${name}) > 0 THEN coalesce(${name}[${sqlText(label)}], 0) END AS ${sqlName(column)}`;
  });
}

/** Writes the rows as Parquet, whole or not at all. Throws VitrineError('disk'). */
export async function writeParquet(
  rows: string,
  parquet: string,
  labels: readonly string[],
): Promise<void> {
  const temporary = temporaryName(parquet);
  // Loaded when it is needed: most commands and windows never write a table.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    await connection.run(
      `COPY (${rowsQuery(rows, labels)}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    connection.closeSync();
    await putInPlace(temporary, parquet);
  } catch (error) {
    throw writeError(error, parquet);
  } finally {
    instance.closeSync();
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** DuckDB says in words what the file system said. */
function writeError(error: unknown, path: string): unknown {
  if (!/No space left on device/i.test(String(error))) return error;
  return diskError(Object.assign(new Error(String(error)), { code: 'ENOSPC' }), path);
}
