import { z } from 'zod';
import { formatIds } from '#shared/exports';
import { FileEntry } from '../types';
import { Bytes, method } from './method';

/** A cell; null where the model says no such thing. */
export const CellValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type CellValue = z.infer<typeof CellValue>;

const ColumnName = z.string().min(1).max(300);

export const TableColumn = z.object({
  name: ColumnName,
  type: z.enum(['number', 'text', 'boolean']),
  /** Rows that have a value. */
  filled: z.number().int().nonnegative(),
  /** Of numbers; null where there are none. */
  range: z.tuple([z.number(), z.number()]).nullable(),
});
export type TableColumn = z.infer<typeof TableColumn>;

/** UMAP's parameters; its other ones are as in umap-learn. */
export const Umap = z.object({
  /** How many rows count as near: few show detail, many the whole. */
  neighbours: z.number().int().min(2).max(200),
  /** How close points may lie. */
  minDist: z.number().min(0).max(1),
  metric: z.enum(['cosine', 'euclidean']),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});
export type Umap = z.infer<typeof Umap>;

/** How embeddings are laid out in the plane. */
export const Projection = z.discriminatedUnion('method', [
  z.object({ method: z.literal('pca') }),
  Umap.extend({ method: z.literal('umap') }),
]);
export type Projection = z.infer<typeof Projection>;

/**
 * The rows of a run, numbered from 0 in the order of its images. Of two runs the rows of the first, each with
 * the columns that the second has of the same image (same SHA-256), their names ending in `_2`.
 */
export const TableInfo = z.object({
  rows: z.number().int().nonnegative(),
  columns: z.array(TableColumn),
  /** Numbers in an embedding of the first run; 0 where it has none. */
  dimensions: z.number().int().nonnegative(),
  /** How the columns `umap1` and `umap2` were made; null where they are not there. */
  umap: Umap.nullable(),
});
export type TableInfo = z.infer<typeof TableInfo>;

const Place = z.number().min(-1e300).max(1e300);

/** One thing that a person has picked: bars of a histogram, or points of a scatter plot. */
export const Condition = z.discriminatedUnion('kind', [
  /** Both ends belong to it. */
  z.object({ kind: z.literal('range'), column: ColumnName, from: Place, to: Place }),
  z.object({
    kind: z.literal('values'),
    column: ColumnName,
    values: z.array(CellValue).min(1).max(1000),
  }),
  /** Inside a polygon in the plane of two columns. */
  z.object({
    kind: z.literal('lasso'),
    x: ColumnName,
    y: ColumnName,
    corners: z
      .array(z.tuple([Place, Place]))
      .min(3)
      .max(200),
  }),
]);
export type Condition = z.infer<typeof Condition>;

/** Rows that meet every condition and the expression, SQL over the columns; '' takes all. */
export const TableFilter = z.object({
  conditions: z.array(Condition).max(100),
  expression: z.string().max(2000),
});
export type TableFilter = z.infer<typeof TableFilter>;

export const SortStep = z.object({ column: ColumnName, descending: z.boolean() });
export type SortStep = z.infer<typeof SortStep>;

const Counts = z.array(z.number().int().nonnegative());

/** How many rows have which values: of `all` rows, and of those `kept` by the filter. */
export const Histogram = z.discriminatedUnion('kind', [
  /** Bars of equal width over the whole range. */
  z.object({
    kind: z.literal('bins'),
    column: ColumnName,
    range: z.tuple([z.number(), z.number()]),
    all: Counts,
    kept: Counts,
  }),
  /** The most frequent values; null stands for empty cells. */
  z.object({
    kind: z.literal('values'),
    column: ColumnName,
    values: z.array(CellValue),
    all: Counts,
    kept: Counts,
  }),
]);
export type Histogram = z.infer<typeof Histogram>;

/** Ids of one run, or of two to stand side by side. */
const runs = z.array(z.string()).min(1).max(2);
const rowNumber = z.number().int().nonnegative();

export const tableMethods = {
  /** Reads the rows as they are now; a run may be going on. The other calls see what this one read. */
  'table.open': method(z.object({ runs }), TableInfo),
  /** Numbers of the rows that pass, in order, int32. Empty cells come last; ties keep the run's order. */
  'table.order': method(
    z.object({ runs, filter: TableFilter, sort: z.array(SortStep).max(10) }),
    z.object({ rows: Bytes }),
  ),
  /** Rows by their numbers. `file`: the image; null for an input of an `.npy` file. */
  'table.rows': method(
    z.object({ runs, rows: z.array(rowNumber).max(500) }),
    z.array(
      z.object({
        row: rowNumber,
        file: FileEntry.nullable(),
        values: z.record(z.string(), CellValue),
      }),
    ),
  ),
  'table.histograms': method(
    z.object({
      runs,
      filter: TableFilter,
      columns: z.array(ColumnName).max(300),
      bins: z.number().int().min(1).max(200),
    }),
    z.array(Histogram),
  ),
  /**
   * Columns as float32, NaN where empty, of the rows (int32) that pass. Texts are numbers of their `labels`,
   * the most frequent first.
   */
  'table.points': method(
    z.object({ runs, filter: TableFilter, columns: z.array(ColumnName).min(1).max(3) }),
    z.object({
      rows: Bytes,
      columns: z.array(z.object({ values: Bytes, labels: z.array(z.string()).nullable() })),
    }),
  ),
  /** Adds the column `similarity`: cosine of each embedding with that of a row. */
  'table.similar': method(z.object({ runs, row: rowNumber }), TableInfo),
  /**
   * Adds `pca1` and `pca2`, the embeddings along the two directions of their greatest variance, or `umap1` and
   * `umap2`, with `projection`, which says by what parameters.
   */
  'table.projection': method(
    z.object({ runs, job: z.string(), projection: Projection }),
    TableInfo,
  ),
  /** The rows that pass, in order, with tags and notes; Parquet holds the embeddings too. */
  'table.export': method(
    z.object({
      runs,
      filter: TableFilter,
      sort: z.array(SortStep).max(10),
      form: z.enum(formatIds('table')),
    }),
    z.object({ name: z.string(), bytes: Bytes }),
  ),
};
