import type { CellValue, TableColumn, TableInfo } from '#shared/contract';
import type { PartName } from '#shared/parts';
import { partColumns, shareColumns } from '#shared/rows';
import { words } from './words';

interface Described {
  readonly title: string;
  readonly help: string;
}

const DESCRIBED: Readonly<Record<string, Described>> = {
  ...words.column,
  ...Object.fromEntries(partColumns.map(({ name, column }) => [name, column])),
};

/** A column of the second run is named after that of the first. */
const ofFirst = (column: string): string => column.replace(/_2$/, '');

/** What a person reads; expressions and files use the column's name. */
export function titleOf(column: string): string {
  const first = ofFirst(column);
  if (first !== column) return words.columns.ofSecondRun(titleOf(first));
  const share = shareColumns.find(({ prefix }) => column.startsWith(`${prefix}_`));
  if (share) return words.columns.share(column.slice(share.prefix.length + 1));
  return DESCRIBED[column]?.title ?? column;
}

export const helpOf = (column: string): string =>
  words.columns.help(DESCRIBED[ofFirst(column)]?.help ?? '', column).trim();

/** Seldom asked for: shown when a person chooses them. */
const HIDDEN: ReadonlySet<string> = new Set([
  ...['input', 'index', 'sha256', 'folder', 'ok', 'errorCode'],
  ...['pca1', 'pca2', 'umap1', 'umap2'],
  ...['decodeMs', 'preprocessMs', 'postprocessMs'],
  ...partColumns.flatMap(({ name, column }) => (column.hidden ? [name] : [])),
]);
/** First in the table, in this order. */
const FIRST: readonly string[] = [
  'name',
  'similarity',
  ...leading((part) => part === 'predictions'),
  // They are about the prediction.
  'truth',
  'correct',
  ...leading((part) => part !== 'predictions'),
  'tag',
  'note',
];

function leading(isOf: (part: PartName) => boolean): string[] {
  return partColumns.flatMap(({ name, part, column }) =>
    column.leads && isOf(part) ? [name] : [],
  );
}

const isUseful = ({ name, filled, range }: TableColumn): boolean => {
  if (name === 'name' || name === 'tag' || name === 'note') return true;
  if (HIDDEN.has(ofFirst(name)) || filled === 0) return false;
  // Classes that are nowhere.
  const isShare = shareColumns.some(({ prefix }) => name.startsWith(`${prefix}_`));
  return !isShare || (range?.[1] ?? 0) > 0;
};

export const isShown = (column: TableColumn, chosen: Readonly<Record<string, boolean>>): boolean =>
  chosen[column.name] ?? isUseful(column);

/** The columns on show, in their order. */
export function shownColumns(
  { columns }: TableInfo,
  chosen: Readonly<Record<string, boolean>>,
): TableColumn[] {
  const place = ({ name }: TableColumn) => {
    const at = FIRST.indexOf(name);
    return at < 0 ? FIRST.length : at;
  };
  return columns.filter((column) => isShown(column, chosen)).sort((a, b) => place(a) - place(b));
}

/** Nearly every row has a value of its own there: no histogram and no colour tells anything of it. */
export const isOwnToRow = (column: string): boolean =>
  ['name', 'sha256', 'note', 'errorMessage'].includes(column);

/** Columns that a plot can have along an axis. */
export const numberColumns = ({ columns }: TableInfo): TableColumn[] =>
  columns.filter(({ type, range }) => type === 'number' && range !== null);

/** CSS pixels. */
export function usualWidth({ name, type }: TableColumn): number {
  if (name === 'name' || name === 'errorMessage' || name === 'note') return 176;
  return type === 'text' ? 128 : 104;
}

/** 0.934, 12, yes; nothing where there is nothing. */
export function cellText(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  return size < 0.0005 ? value.toPrecision(3) : value.toFixed(size < 10 ? 3 : 1);
}

/** A value of a histogram in words. */
export const valueText = (value: CellValue): string => (value === null ? 'empty' : cellText(value));
