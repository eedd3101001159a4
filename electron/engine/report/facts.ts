import { basename } from 'node:path';
import { plainNumber } from '#shared/figure';
import { type Extras, presentParts } from '#shared/parts';
import { type Format, type PartColumn, partColumns } from '#shared/rows';
import type { Result, Row } from '#shared/types';
import type { Table } from './model';
import type { ReportImage } from './report-data';

/** A column of the table of all images: shown where it says something of any of them. */
interface Column {
  readonly title: string;
  readonly numeric?: true;
  of(row: Row): string | null;
}

const written: Readonly<Record<Format, (value: number | null) => string | null>> = {
  count: (value) => fixed(value, 0),
  probability: (value) => fixed(value, 3),
  share: percent,
  overlap: percent,
  similarity: (value) => fixed(value, 3),
  nats: (value) => fixed(value, 3),
  number: (value) => (value === null ? null : plainNumber(value)),
};

const COLUMNS: readonly Column[] = [
  { title: 'Image', of: nameOf },
  { title: 'Known class', of: ({ truth }) => truth },
  ...partColumns.flatMap(columnsOf),
  {
    title: 'GFLOPs',
    numeric: true,
    of: ({ gflops }) => (gflops === null ? null : String(Number(gflops.toPrecision(3)))),
  },
  { title: 'Run, ms', numeric: true, of: ({ runMs }) => fixed(runMs, 1) },
];

/** A part's column as it stands in the table, if it is one of the telling ones. */
function columnsOf({ name, column }: PartColumn): Column[] {
  const { title, minor } = column;
  if (minor) return [];
  switch (column.kind) {
    case 'text':
      return [{ title, of: (row) => row[name] as string | null }];
    case 'shares': {
      const largest = (row: Row) =>
        Object.entries(row[name] as Record<string, number>).sort(([, a], [, b]) => b - a)[0];
      return [
        { title, of: (row) => largest(row)?.[0] ?? null },
        { title: 'Share', numeric: true, of: (row) => percent(largest(row)?.[1] ?? null) },
      ];
    }
    case 'integer':
    case 'number': {
      const write = written[column.format];
      return [{ title, numeric: true, of: (row) => write(row[name] as number | null) }];
    }
  }
}

/** Each image in a line. */
export function imagesTable(rows: readonly Row[]): Table {
  const shown = COLUMNS.filter((column) => rows.some((row) => column.of(row) !== null));
  return {
    caption: 'All images.',
    columns: shown.map(({ title, numeric }) => ({ title, ...(numeric && { numeric }) })),
    rows: rows.map((row) => shown.map((column) => column.of(row) ?? '–')),
  };
}

/** The images that failed; null where none did. */
export function failuresTable(rows: readonly Row[]): Table | null {
  const failed = rows.filter(({ error }) => error);
  if (failed.length === 0) return null;
  return {
    caption: 'Images that could not be analysed.',
    columns: [{ title: 'Image' }, { title: 'Why' }, { title: 'What to do' }],
    rows: failed.map((row) => [nameOf(row), row.error!.message, row.error!.hint]),
  };
}

/** Size, hash and times of one image. */
export function factsLine({ result, row }: ReportImage): string {
  const { provenance, timings } = result;
  const [h, w] = provenance.imageSize;
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [
    `${w} × ${h} px`,
    ...(row.truth === null ? [] : [`known class: ${row.truth}`]),
    ...wordsWithoutFigures(result),
    `decoded in ${ms(timings.decodeMs)}, prepared in ${ms(timings.preprocessMs)}, run in ${ms(timings.runMs)}`,
    `SHA-256 ${provenance.imageSha256.slice(0, 16)} …`,
  ].join(' · ');
}

/** Of parts that are not drawn. */
const wordsWithoutFigures = ({ parts }: Result): string[] =>
  presentParts(parts).flatMap(({ part, value }) =>
    part.figures ? [] : (part.words?.(value as Extras) ?? []),
  );

/** An image's file, and which of its inputs where it holds several. */
function nameOf({ image, index }: Row): string {
  return index === null ? basename(image) : `${basename(image)} [${index}]`;
}

function fixed(value: number | null, digits: number): string | null {
  return value === null ? null : value.toFixed(digits);
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(1)} %`;
}
