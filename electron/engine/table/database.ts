import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { CellValue } from '#shared/contract';
import type { DatedAnnotation } from '../annotations/annotations';
import { sqlName, sqlText } from '../runs/folder/sql';
import type { RowSource } from './source';

/** What columns of numbers are read into. */
export const int32 = (length: number): Int32Array => new Int32Array(length);
export const float32 = (length: number): Float32Array => new Float32Array(length);

/** As a window gets them. */
export const bytesOf = ({ buffer }: Int32Array | Float32Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer as ArrayBuffer);

/** A DuckDB in memory with one connection. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async open(): Promise<Database> {
    // Loaded when a table is first opened: 40 MB that most windows never need.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', { temp_directory: '' });
    return new Database(instance, await instance.connect());
  }

  /** From now on no query reads or writes a file or changes a setting: a person may type one. */
  async lock(): Promise<void> {
    await this.connection.run('SET enable_external_access = false');
    await this.connection.run('SET lock_configuration = true');
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** Rows as objects. */
  async all<T extends Record<string, CellValue>>(sql: string): Promise<T[]> {
    return (await this.connection.runAndReadAll(sql)).getRowObjectsJS() as T[];
  }

  /** Columns of numbers; empty cells are NaN in float32, and not to be had in int32. */
  async columns<A extends Float32Array | Int32Array>(
    sql: string,
    make: (length: number) => A,
  ): Promise<A[]> {
    const result = await this.connection.run(sql);
    const arrays = Array.from({ length: result.columnCount }, () => make(result.rowCount));
    let start = 0;
    for (const chunk of await result.fetchAllChunks()) {
      arrays.forEach((array, column) => {
        const vector = chunk.getColumnVector(column);
        for (let i = 0; i < chunk.rowCount; i++) {
          array[start + i] = (vector.getItem(i) as number | null) ?? Number.NaN;
        }
      });
      start += chunk.rowCount;
    }
    return arrays;
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Of a second run: what is known of the image already. */
const SHARED = ['input', 'index', 'image', 'sha256', 'truth'];

/**
 * Makes the table `rows` of one run, or of two side by side: `row` from 0, `name` and `folder` of the file,
 * what the run says, `correct` where the class is known, and empty `tag` and `note`.
 */
export async function createRows(
  database: Database,
  [first, second]: readonly RowSource[],
  { embeddings }: { embeddings: boolean },
): Promise<void> {
  const judged = `*, truth = top1 AS correct`;
  await database.run(`CREATE VIEW one AS SELECT ${judged} FROM (${first!.query})`);
  const rest = embeddings ? '' : 'EXCLUDE (embedding)';
  const beside = second ? await joinSecond(database, second) : { columns: '', join: '' };
  await database.run(`CREATE TABLE rows AS SELECT
    (row_number() OVER (ORDER BY one.input, one."index") - 1)::INTEGER AS row,
    regexp_extract(one.image, '[^/\\\\]*$') AS name,
    regexp_extract(one.image, '([^/\\\\]*)[/\\\\][^/\\\\]*$', 1) AS folder,
    one.* ${rest} ${beside.columns},
    NULL::VARCHAR AS tag, NULL::VARCHAR AS note
    FROM one ${beside.join} ORDER BY row`);
  await database.run('CREATE TABLE annotations (sha256 VARCHAR, tag VARCHAR, note VARCHAR)');
}

async function joinSecond(database: Database, { query }: RowSource) {
  await database.run(`CREATE TABLE two AS SELECT DISTINCT ON (sha256) * EXCLUDE (embedding),
    truth = top1 AS correct FROM (${query}) WHERE sha256 IS NOT NULL ORDER BY sha256, input`);
  const described = await database.all<{ column_name: string }>('DESCRIBE two');
  const columns = described
    .map(({ column_name }) => column_name)
    .filter((column) => !SHARED.includes(column))
    .map((column) => `, two.${sqlName(column)} AS ${sqlName(`${column}_2`)}`)
    .join('');
  return { columns, join: 'LEFT JOIN two ON one.sha256 = two.sha256' };
}

/** Puts tags and notes, by the images' SHA-256, into their columns. */
export async function annotateRows(
  database: Database,
  annotations: ReadonlyMap<string, DatedAnnotation>,
): Promise<void> {
  await database.run('DELETE FROM annotations');
  const appender = await database.connection.createAppender('annotations');
  for (const [sha256, { tag, note }] of annotations) {
    for (const value of [sha256, tag, note]) {
      if (value === '') appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
  await database.run(`UPDATE rows SET
    tag = (SELECT a.tag FROM annotations a WHERE a.sha256 = rows.sha256),
    note = (SELECT a.note FROM annotations a WHERE a.sha256 = rows.sha256)`);
}

/** Puts a value a row, in the order of the rows, into a column of its own; NaN is empty. */
export async function putColumn(
  database: Database,
  column: string,
  values: Float32Array,
): Promise<void> {
  await database.run('CREATE TABLE added (row INTEGER, value FLOAT)');
  const appender = await database.connection.createAppender('added');
  values.forEach((value, row) => {
    appender.appendInteger(row);
    if (Number.isNaN(value)) appender.appendNull();
    else appender.appendFloat(value);
    appender.endRow();
  });
  appender.closeSync();
  await database.run(`ALTER TABLE rows ADD COLUMN IF NOT EXISTS ${sqlName(column)} FLOAT`);
  await database.run(
    `UPDATE rows SET ${sqlName(column)} = added.value FROM added WHERE added.row = rows.row`,
  );
  await database.run('DROP TABLE added');
}

/** Puts the same text into a column of every row. */
export async function putConstant(database: Database, column: string, text: string): Promise<void> {
  await database.run(
    `ALTER TABLE rows ADD COLUMN ${sqlName(column)} VARCHAR DEFAULT ${sqlText(text)}`,
  );
}
