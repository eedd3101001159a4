import type { CellValue, TableColumn, TableInfo } from '#shared/contract';

/** What a column is; `area_LABEL` and the columns of a second run speak for themselves. */
const HELP: Readonly<Record<string, string>> = {
  name: 'Name of the file.',
  folder: 'Folder of the file.',
  truth: 'Class that the folder is named after.',
  top1: 'The most probable class.',
  confidence: 'Probability of the most probable class.',
  entropy: 'Entropy of the probabilities of all classes, in nats: high where the model is unsure.',
  correct: 'Whether the prediction is the class that the folder is named after.',
  exit: 'The exit of the cascade that answered, from 1.',
  tokensKept: 'Share of the patch tokens left after the last pruning stage.',
  miou: 'Mean intersection over union with the ground-truth mask.',
  ssim: 'Structural similarity of the last round to the content.',
  gflops: 'Multiply-adds of what ran, in units of 10⁹.',
  runMs:
    'Milliseconds that the model ran. In a batch several pictures may run at once, each on its share of the cores: see sideBySide in run.json.',
  errorMessage: 'Why the image failed.',
  tag: 'Your tag. It stays with the image in every table and session.',
  note: 'Your note. It stays with the image in every table and session.',
  similarity: 'Cosine of the embedding with that of the chosen image.',
};
export const helpOf = (column: string): string => HELP[column] ?? column;

/** Seldom asked for: shown when a person chooses them. */
const HIDDEN =
  /^(input|index|sha256|folder|ok|top1Index|errorCode|(decode|preprocess|postprocess)Ms|pca[12])(_2)?$/;
/** First in the table, in this order. */
const FIRST = [
  'name',
  'similarity',
  'top1',
  'confidence',
  'entropy',
  'truth',
  'correct',
  'exit',
  'tag',
  'note',
];

const isUseful = ({ name, filled, range }: TableColumn): boolean => {
  if (name === 'name' || name === 'tag' || name === 'note') return true;
  if (HIDDEN.test(name) || filled === 0) return false;
  // Classes that are nowhere.
  return !name.startsWith('area_') || (range?.[1] ?? 0) > 0;
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
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1000 || size < 0.0005 ? value.toPrecision(3) : value.toFixed(size < 10 ? 3 : 1);
}

/** A value of a histogram in words. */
export const valueText = (value: CellValue): string => (value === null ? 'empty' : cellText(value));
