import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CellValue,
  Histogram,
  Output,
  SortStep,
  TableColumn,
  TableFilter,
  TableInfo,
  Umap,
} from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Annotations } from '../annotations/annotations';
import { temporaryName } from '../files/atomic';
import { sqlName, sqlText } from '../runs/folder/sql';
import {
  annotateRows,
  bytesOf,
  createRows,
  Database,
  float32,
  int32,
  putColumn,
  putConstant,
} from './database';
import { checkedExpression, expressionError } from './expression';
import { columnNamed, conditionSql, orderSql } from './filter';
import { histogramOf } from './histogram';
import type { RowSource } from './source';
import { umapText } from './umap/lay-out';
import { dimensionsOf } from './vectors';

/** A row as it is shown. */
export type Cells = Record<string, CellValue>;

/** Labels that a column of texts is numbered by; rarer ones have no number. */
const MOST_LABELS = 1000;

/** The rows of one run, or of two side by side, as they were when it was read. */
export class Table {
  readonly sources: readonly RowSource[];
  readonly dimensions: number;
  readonly #database: Database;
  readonly #annotations: Annotations;
  /** How often these had been changed when the columns `tag` and `note` were written. */
  #annotated = -1;
  /** Writes come one after another; questions wait for those before them. */
  #written: Promise<unknown> = Promise.resolve();
  #columns: readonly TableColumn[] = [];
  /** Columns that were computed for this table, in the order of the rows; exports hold them too. */
  readonly #added = new Map<string, Float32Array>();
  #umap: Umap | null = null;

  private constructor(
    sources: readonly RowSource[],
    dimensions: number,
    database: Database,
    annotations: Annotations,
  ) {
    this.sources = sources;
    this.dimensions = dimensions;
    this.#database = database;
    this.#annotations = annotations;
  }

  static async read(sources: readonly RowSource[], annotations: Annotations): Promise<Table> {
    const database = await Database.open();
    try {
      await createRows(database, sources, { embeddings: false });
      await database.lock();
      const dimensions = await dimensionsOf(sources[0]!);
      const table = new Table(sources, dimensions, database, annotations);
      await table.#freshen();
      await table.#describe();
      return table;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  async info(): Promise<TableInfo> {
    await this.#freshen();
    await this.#describe();
    // Expressions may name the path; a window is not told of any.
    const columns = this.#columns.filter(({ name: column }) => column !== 'image');
    const { dimensions } = this;
    return { rows: await this.#count(), columns, dimensions, umap: this.#umap };
  }

  /** Numbers of the rows that pass, in order. */
  async order(filter: TableFilter, sort: readonly SortStep[]): Promise<Int32Array> {
    const where = await this.#where(filter);
    const order = orderSql(sort, this.#columns);
    const [rows] = await this.#filtered(filter, () =>
      this.#database.columns(`SELECT row FROM rows WHERE ${where} ORDER BY ${order}`, int32),
    );
    return rows!;
  }

  /** In the order asked for; rows that are not there are left out. */
  async rows(wanted: readonly number[]): Promise<{ row: number; cells: Cells }[]> {
    await this.#freshen();
    if (wanted.length === 0) return [];
    const found = await this.#database.all<Cells & { row: number }>(
      `SELECT * FROM rows WHERE row IN (${wanted.join(', ')})`,
    );
    const byRow = new Map(found.map(({ row, ...cells }) => [row, cells as Cells]));
    return wanted.flatMap((row) => {
      const cells = byRow.get(row);
      return cells ? [{ row, cells }] : [];
    });
  }

  async histograms(
    filter: TableFilter,
    columns: readonly string[],
    bins: number,
  ): Promise<Histogram[]> {
    const where = await this.#where(filter);
    const histograms: Histogram[] = [];
    for (const column of columns) {
      const facts = columnNamed(this.#columns, column);
      histograms.push(
        await this.#filtered(filter, () => histogramOf(this.#database, facts, bins, where)),
      );
    }
    return histograms;
  }

  async points(filter: TableFilter, columns: readonly string[]): Promise<Output<'table.points'>> {
    const where = await this.#where(filter);
    const facts = columns.map((column) => columnNamed(this.#columns, column));
    const labels = await Promise.all(facts.map((column) => this.#labelsOf(column)));
    const places = facts.map((column, i) => placeSql(column, labels[i]!));
    const select = (what: string) => `SELECT ${what} FROM rows WHERE ${where} ORDER BY row`;
    const [rows] = await this.#filtered(filter, () => this.#database.columns(select('row'), int32));
    const values = await this.#database.columns(select(places.join(', ')), float32);
    return {
      rows: bytesOf(rows!),
      columns: values.map((column, i) => ({ values: bytesOf(column), labels: labels[i]! })),
    };
  }

  /** Adds a column: a value a row, in the order of the rows. */
  async put(column: string, values: Float32Array): Promise<void> {
    await this.#write(() => putColumn(this.#database, column, values));
    this.#added.set(column, values);
  }

  /** Adds the two columns of a layout by UMAP, and keeps what it was made by. */
  async putUmap(parameters: Umap, x: Float32Array, y: Float32Array): Promise<void> {
    await this.put('umap1', x);
    await this.put('umap2', y);
    this.#umap = parameters;
  }

  /** The rows that pass as the bytes of a file. */
  async export(
    filter: TableFilter,
    sort: readonly SortStep[],
    form: 'csv' | 'parquet',
  ): Promise<Uint8Array<ArrayBuffer>> {
    const picked = await this.order(filter, sort);
    // A database of its own: this one may write files, and runs nothing that a person typed.
    const database = await Database.open();
    const file = temporaryName(join(tmpdir(), 'vitrine-table'));
    try {
      await createRows(database, this.sources, { embeddings: form === 'parquet' });
      await annotateRows(database, await this.#annotations.all());
      for (const [column, values] of this.#added) await putColumn(database, column, values);
      if (this.#umap) await putConstant(database, 'umap', umapText(this.#umap));
      await database.run('CREATE TABLE picked (place INTEGER, row INTEGER)');
      const appender = await database.connection.createAppender('picked');
      picked.forEach((row, place) => {
        appender.appendInteger(place);
        appender.appendInteger(row);
        appender.endRow();
      });
      appender.closeSync();
      const how = form === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
      await database.run(`COPY (SELECT rows.* EXCLUDE (row) FROM picked JOIN rows USING (row)
        ORDER BY place) TO ${sqlText(file)} (${how})`);
      return new Uint8Array(await readFile(file));
    } finally {
      database.close();
      await rm(file, { force: true });
    }
  }

  close(): void {
    this.#database.close();
  }

  async #count(): Promise<number> {
    const sql = 'SELECT count(*)::INTEGER AS count FROM rows';
    const [found] = await this.#database.all<{ count: number }>(sql);
    return found!.count;
  }

  /** Takes up tags and notes that were changed meanwhile. */
  async #freshen(): Promise<void> {
    const { changes } = this.#annotations;
    if (changes === this.#annotated) return void (await this.#written);
    this.#annotated = changes;
    await this.#write(async () => annotateRows(this.#database, await this.#annotations.all()));
  }

  async #write(work: () => Promise<void>): Promise<void> {
    const done = this.#written.then(work);
    this.#written = done.catch(() => undefined);
    await done;
  }

  async #describe(): Promise<void> {
    const described = await this.#database.all<{ column_name: string; column_type: string }>(
      'DESCRIBE rows',
    );
    const shown = described.filter(({ column_name }) => column_name !== 'row');
    const facts = shown.flatMap(({ column_name, column_type }) => {
      const column = sqlName(column_name);
      const isNumber = typeOf(column_type) === 'number';
      const range = isNumber ? `min(${column})::DOUBLE, max(${column})::DOUBLE` : 'NULL, NULL';
      return `count(${column})::DOUBLE, ${range}`;
    });
    const [values] = (
      await this.#database.connection.runAndReadAll(`SELECT ${facts.join(', ')} FROM rows`)
    ).getRowsJS() as (number | null)[][];
    this.#columns = shown.map(({ column_name, column_type }, i) => {
      const [filled, from, to] = values!.slice(3 * i, 3 * i + 3);
      const range: TableColumn['range'] = from != null && to != null ? [from, to] : null;
      return { name: column_name, type: typeOf(column_type), filled: filled ?? 0, range };
    });
  }

  async #where({ conditions, expression }: TableFilter): Promise<string> {
    await this.#freshen();
    const parts = conditions.map((condition) => conditionSql(condition, this.#columns));
    if (expression.trim() !== '') {
      const checked = await checkedExpression(this.#database, expression, this.#columns);
      parts.push(`(${checked})`);
    }
    return parts.length > 0 ? parts.join(' AND ') : 'true';
  }

  /** Where the filter has an expression, that is what is wrong with the query. */
  async #filtered<T>({ expression }: TableFilter, query: () => Promise<T>): Promise<T> {
    try {
      return await query();
    } catch (error) {
      if (expression.trim() === '' || error instanceof VitrineError) throw error;
      throw expressionError(error, this.#columns);
    }
  }

  /** The values of a column of texts, the most frequent first; null for others. */
  async #labelsOf({ name: column, type }: TableColumn): Promise<string[] | null> {
    if (type === 'number') return null;
    if (type === 'boolean') return ['false', 'true'];
    const found = await this.#database.all<{ label: string }>(
      `SELECT ${sqlName(column)} AS label FROM rows WHERE ${sqlName(column)} IS NOT NULL
       GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MOST_LABELS}`,
    );
    return found.map(({ label }) => label);
  }
}

/** A column as numbers: texts by the place of their label. */
function placeSql({ name: column, type }: TableColumn, labels: readonly string[] | null): string {
  if (type !== 'text') return `${sqlName(column)}::FLOAT`;
  const list = (labels ?? []).map(sqlText).join(', ');
  const place = `list_position([${list}]::VARCHAR[], ${sqlName(column)})`;
  return `nullif(coalesce(${place}, 0), 0)::FLOAT - 1`;
}

function typeOf(duckdb: string): TableColumn['type'] {
  if (duckdb === 'BOOLEAN') return 'boolean';
  return duckdb === 'VARCHAR' ? 'text' : 'number';
}
