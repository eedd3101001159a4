import { basename } from 'node:path';
import type { Row } from '#shared/types';
import type { Table } from './model';
import type { Subject } from './subject';

/** A column of the table of all pictures: shown where it says something of any of them. */
interface Column {
  readonly title: string;
  readonly numeric?: true;
  of(row: Row): string | null;
}

const COLUMNS: readonly Column[] = [
  { title: 'Picture', of: nameOf },
  { title: 'Known class', of: ({ truth }) => truth },
  { title: 'Top-1', of: ({ top1 }) => top1 },
  { title: 'p', numeric: true, of: ({ confidence }) => fixed(confidence, 3) },
  { title: 'Exit', numeric: true, of: ({ exit }) => fixed(exit, 0) },
  { title: 'Tokens kept', numeric: true, of: ({ tokensKept }) => percent(tokensKept) },
  { title: 'Largest class', of: (row) => largest(row)?.[0] ?? null },
  { title: 'Share', numeric: true, of: (row) => percent(largest(row)?.[1] ?? null) },
  { title: 'mIoU', numeric: true, of: ({ miou }) => percent(miou) },
  { title: 'SSIM', numeric: true, of: ({ ssim }) => fixed(ssim, 3) },
  {
    title: 'GFLOPs',
    numeric: true,
    of: ({ gflops }) => (gflops === null ? null : String(Number(gflops.toPrecision(3)))),
  },
  { title: 'Run, ms', numeric: true, of: ({ runMs }) => fixed(runMs, 1) },
];

/** Each picture in a line. */
export function picturesTable(rows: readonly Row[]): Table {
  const shown = COLUMNS.filter((column) => rows.some((row) => column.of(row) !== null));
  return {
    caption: 'All pictures.',
    columns: shown.map(({ title, numeric }) => ({ title, ...(numeric && { numeric }) })),
    rows: rows.map((row) => shown.map((column) => column.of(row) ?? '–')),
  };
}

/** The pictures that failed; null where none did. */
export function failuresTable(rows: readonly Row[]): Table | null {
  const failed = rows.filter(({ error }) => error);
  if (failed.length === 0) return null;
  return {
    caption: 'Pictures that could not be analysed.',
    columns: [{ title: 'Picture' }, { title: 'Why' }, { title: 'What to do' }],
    rows: failed.map((row) => [nameOf(row), row.error!.message, row.error!.hint]),
  };
}

/** Size, hash and times of one picture. */
export function factsLine({ result, row }: Subject): string {
  const { provenance, timings } = result;
  const [h, w] = provenance.imageSize;
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [
    `${w} × ${h} px`,
    ...(row.truth === null ? [] : [`known class: ${row.truth}`]),
    `decoded in ${ms(timings.decodeMs)}, prepared in ${ms(timings.preprocessMs)}, run in ${ms(timings.runMs)}`,
    `SHA-256 ${provenance.imageSha256.slice(0, 16)} …`,
  ].join(' · ');
}

/** A picture's file, and which of its inputs where it holds several. */
function nameOf({ image, index }: Row): string {
  return index === null ? basename(image) : `${basename(image)} [${index}]`;
}

const largest = ({ areas }: Row) => Object.entries(areas).sort(([, a], [, b]) => b - a)[0];

const fixed = (value: number | null, digits: number): string | null =>
  value === null ? null : value.toFixed(digits);

const percent = (share: number | null): string | null =>
  share === null ? null : `${(100 * share).toFixed(1)} %`;
