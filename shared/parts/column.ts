import { z } from 'zod';

/** What kinds of values a column of a run's rows can have: in JSON, and in DuckDB. */
export const kinds = {
  text: { schema: z.string().nullable().default(null), sql: 'VARCHAR', none: null },
  integer: { schema: z.number().int().nullable().default(null), sql: 'INTEGER', none: null },
  number: { schema: z.number().nullable().default(null), sql: 'DOUBLE', none: null },
  /** By class label, empty for none. A run by a segmentation model has one column per label of its card. */
  shares: {
    schema: z.record(z.string(), z.number()).default({}),
    sql: 'MAP(VARCHAR, DOUBLE)',
    none: {},
  },
} as const;
type Kinds = typeof kinds;
export type Kind = keyof Kinds;
export type ColumnValue<K extends Kind = Kind> = z.output<Kinds[K]['schema']>;
export type ColumnSchema<K extends Kind> = Kinds[K]['schema'];

/** How a number is written; each surface decides the digits. */
export type Format =
  | 'count'
  | 'probability'
  | 'share'
  | 'overlap'
  | 'similarity'
  | 'nats'
  | 'number';

/** What is known of an image besides the part. */
export interface Known {
  /** Against its ground-truth mask. */
  readonly miou: number | null;
}

/** The columns of DuckDB that a column of kind `shares` becomes are called `PREFIX_LABEL`. */
type Own<K extends Kind> = K extends 'shares'
  ? { readonly prefix: string }
  : K extends 'text'
    ? unknown
    : { readonly format: Format };

interface ColumnOf<K extends Kind, P> {
  readonly kind: K;
  readonly title: string;
  readonly help: string;
  /** Stands among the first columns of the table. */
  readonly leads?: true;
  /** Not in the table until a person asks for it. */
  readonly hidden?: true;
  /** Left out where only the most telling columns have room: reports and comparisons. */
  readonly minor?: true;
  of(part: P, known: Known): ColumnValue<K>;
}

/** A column that a part adds to the rows of a run; `P` is the part. */
export type Column<P> = { [K in Kind]: ColumnOf<K, P> & Own<K> }[Kind];
