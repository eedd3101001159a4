import type { TableColumn } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Database } from './database';

/** What an expression may call. None of them reads a file or setting, or makes much of little. */
const FUNCTIONS = new Set(
  `abs ceil ceiling floor round sqrt ln log log2 log10 exp power pow sign greatest least coalesce ifnull nullif
   isnan lower upper length contains starts_with ends_with prefix suffix trim substring regexp_matches
   levenshtein`.split(/\s+/),
);
/** Operators that the parser makes functions of. */
const OPERATORS = new Set(
  `+ - * / // % ** ^ || ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape
   not_ilike_escape ^@ !`.split(/\s+/),
);
/** What an expression may be made of. */
const CLASSES = new Set(
  'COLUMN_REF CONSTANT COMPARISON CONJUNCTION OPERATOR FUNCTION CASE CAST BETWEEN'.split(' '),
);

const SELECT = 'SELECT * FROM "rows" WHERE ';

interface Node {
  readonly class?: string;
  readonly column_names?: readonly string[];
  readonly function_name?: string;
}
interface Parsed {
  readonly error: boolean;
  readonly error_message?: string;
  readonly position?: string;
  readonly statements?: readonly { node: Record<string, unknown> }[];
}

/**
 * An expression that a person typed, as DuckDB writes it itself: one boolean expression over the columns.
 * Throws VitrineError('bad-input') saying what is wrong with it.
 */
export async function checkedExpression(
  database: Database,
  expression: string,
  columns: readonly TableColumn[],
): Promise<string> {
  const json = await serialize(database, SELECT + expression);
  const parsed = JSON.parse(json) as Parsed;
  if (parsed.error) throw wrong(plain(parsed.error_message ?? ''), columns);
  const template = JSON.parse(await serialize(database, `${SELECT}true`)) as Parsed;
  // Whatever is more than a condition (ORDER BY, LIMIT, UNION, another statement) shows beside the condition.
  if (skeleton(parsed) !== skeleton(template))
    throw wrong('it is more than one condition', columns);
  check(parsed.statements?.[0]?.node.where_clause, columns);
  const sql = await scalar(database, 'SELECT json_deserialize_sql($1::JSON)', json);
  return sql.slice(SELECT.length);
}

/** DuckDB's tree of a statement as JSON, or its error. */
const serialize = (database: Database, sql: string): Promise<string> =>
  scalar(database, 'SELECT json_serialize_sql($1::VARCHAR)', sql);

async function scalar({ connection }: Database, sql: string, value: string): Promise<string> {
  const reader = await connection.runAndReadAll(sql, [value]);
  return String(reader.getRowsJS()[0]?.[0]);
}

/** The statement without its condition and without places in the text. */
const skeleton = ({ statements }: Parsed): string =>
  JSON.stringify(statements, (key, value: unknown) =>
    key === 'where_clause' || key === 'query_location' ? null : value,
  );

/** Walks the tree of the condition. */
function check(part: unknown, columns: readonly TableColumn[]): void {
  if (Array.isArray(part)) {
    for (const child of part) check(child, columns);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  const node = part as Node;
  if (node.class !== undefined && !CLASSES.has(node.class)) {
    throw wrong(`${UNUSABLE[node.class] ?? 'this kind of SQL'} cannot be used here`, columns);
  }
  const called = node.class === 'FUNCTION' ? node.function_name!.toLowerCase() : undefined;
  if (called !== undefined && !FUNCTIONS.has(called) && !OPERATORS.has(called)) {
    throw new VitrineError('bad-input', `The function “${called}” cannot be used here`, {
      hint: `There are: ${[...FUNCTIONS].join(', ')}.`,
    });
  }
  if (node.class === 'COLUMN_REF') {
    const wanted = node.column_names?.join('.') ?? '';
    const isKnown = columns.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (!isKnown) throw wrong(`there is no column “${wanted}”`, columns);
  }
  for (const child of Object.values(part)) check(child, columns);
}

const UNUSABLE: Record<string, string> = {
  SUBQUERY: 'a query within the expression',
  WINDOW: 'a window function',
  STAR: '“*” as a column',
  LAMBDA: 'a lambda',
  PARAMETER: 'a parameter',
};

/** The error of a query with a checked expression, such as a text compared with a number. */
export const expressionError = (error: unknown, columns: readonly TableColumn[]): VitrineError =>
  wrong(plain(error instanceof Error ? error.message : String(error)), columns);

/** DuckDB's first sentence, without the kind of the error and what only helps in SQL. */
const plain = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replace(/^\w+( \w+)? Error: /, '')
    .replace(/ You might need to add explicit type casts\.$/, '')
    .replace(/\.$/, '');

const wrong = (what: string, columns: readonly TableColumn[]): VitrineError =>
  new VitrineError('bad-input', `The expression cannot be used: ${what}`, {
    hint: `Example: confidence < 0.5 and top1 = 'cat'. Columns: ${columns
      .filter(({ filled }) => filled > 0)
      .map(({ name }) => name)
      .join(', ')}.`,
  });
