import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { ReportFormat } from '#shared/contract';
import { shareColumns } from '#shared/rows';
import { type Row, VitrineError } from '#shared/types';
import type { Step } from '../jobs/queue';
import { writeParquet } from '../runs/folder/parquet';
import { tensorStem } from '../runs/folder/run-folder';
import { withFiles } from '../runs/folder/tensor-files';
import { encodeNpy } from '../tensors/npy';
import type { ReportData } from './report-data';

type DataFormat = Exclude<ReportFormat, 'html' | 'pdf' | 'md'>;

/** numpy reads archives of 4 GB with 64-bit ZIP only, and a window cannot hold as much. */
const LARGEST_BYTES = 2 ** 31;

/** The data alone. Throws VitrineError. */
export function dataFile(
  material: ReportData,
  format: DataFormat,
  step: Step,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case 'csv':
      return Promise.resolve(Buffer.from(csv(material.rows)));
    case 'parquet':
      return parquet(material.rows);
    case 'json':
      return Promise.resolve(Buffer.from(json(material)));
    case 'npz':
      return npz(material, step);
  }
}

/** The columns of `rows.parquet` but the embedding, which is no number. */
function csv(rows: readonly Row[]): string {
  const lines = rows.map(({ error, embedding, ...row }) => {
    const inline = Object.entries(row).filter(([name]) => !shares.has(name));
    return {
      ...Object.fromEntries(inline),
      errorCode: error?.code,
      errorMessage: error?.message,
      ...sharesByLabel(row, rows),
    };
  });
  const columns = Object.keys(lines[0]!);
  const table = [columns, ...lines.map((line) => Object.values(line))];
  return table.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

const shares: ReadonlySet<string> = new Set(shareColumns.map(({ name }) => name));

/** A column for each class that any of the rows has a share of. */
function sharesByLabel(row: Omit<Row, 'error' | 'embedding'>, rows: readonly Row[]) {
  const cells: Record<string, number | null> = {};
  for (const { name, prefix } of shareColumns) {
    const own = row[name];
    const isEmpty = Object.keys(own).length === 0;
    for (const label of labelsOf(rows)) {
      cells[`${prefix}_${label}`] = isEmpty ? null : (own[label] ?? 0);
    }
  }
  return cells;
}

/** The classes that any of the rows has a share of. */
const labelsOf = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap((row) => shareColumns.flatMap(({ name }) => Object.keys(row[name])))),
];

/** RFC 4180. */
const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

async function parquet(rows: readonly Row[]): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-report-'));
  try {
    const [from, to] = [join(folder, 'rows.jsonl'), join(folder, 'rows.parquet')];
    await writeFile(from, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await writeParquet(from, to, labelsOf(rows));
    return await readFile(to);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything but the tensors, which are named by shape. */
const json = ({ about, rows, subjects }: ReportData): string =>
  `${JSON.stringify(
    {
      about,
      rows,
      results: subjects.map(({ path, result: { id, ...result } }) => ({ image: path, ...result })),
    },
    null,
    1,
  )}\n`;

/** Every tensor as `IMAGE.PLACE.npy` in a ZIP, as `numpy.savez` writes it. */
async function npz({ subjects }: ReportData, step: Step): Promise<Uint8Array<ArrayBuffer>> {
  const files: Record<string, Uint8Array> = {};
  let bytes = 0;
  for (const { path, result, row, read } of subjects) {
    await step(`reading ${result.provenance.imageName}`);
    const stem = tensorStem(path, result.provenance.imageSha256, row.index ?? undefined);
    await withFiles(result.parts, async (ref, place) => {
      const file = `${stem}.${place}.npy`;
      files[file] = encodeNpy(await read(ref));
      bytes += files[file].length;
      if (bytes > LARGEST_BYTES) throw tooLarge();
      return { file, dtype: ref.dtype, shape: ref.shape };
    });
  }
  if (bytes === 0) throw noTensors();
  // Stored as they are: floats hardly shrink.
  return zipSync(files, { level: 0 }) as Uint8Array<ArrayBuffer>;
}

const tooLarge = (): VitrineError =>
  new VitrineError('unsupported', 'The tensors are more than 2 GB', {
    hint: 'Take fewer images or layers, or read tensors/ of the run folder: vitrine analyze --out.',
  });

const noTensors = (): VitrineError =>
  new VitrineError('bad-input', 'These results hold no tensors', {
    hint: 'Run with all layers kept, or take CSV or JSON.',
  });
