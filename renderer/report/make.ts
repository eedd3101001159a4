import type { Host, Input, ReportFormat, ReportWords } from '#shared/contract';
import type { ErrorBody, FileEntry } from '#shared/types';
import { saveFile, viewOnStage } from '../stage';
import {
  currentCard,
  currentFile,
  currentSettings,
  endJob,
  resultFor,
  runAll,
  runKey,
  startJob,
  useLibrary,
  useRuns,
} from '../state';

/** Which pictures of the library a report is about. */
export type Scope = 'current' | 'marked' | 'all';

/** What each format is called, and as what a browser is given it. */
export const FORMATS: Readonly<Record<ReportFormat, { title: string; type: string }>> = {
  html: { title: 'HTML page', type: 'text/html' },
  pdf: { title: 'PDF', type: 'application/pdf' },
  md: { title: 'Markdown with figures (ZIP)', type: 'application/zip' },
  csv: { title: 'Data: CSV', type: 'text/csv' },
  parquet: { title: 'Data: Parquet', type: 'application/octet-stream' },
  json: { title: 'Data: JSON', type: 'application/json' },
  npz: { title: 'Tensors: NPZ for numpy', type: 'application/octet-stream' },
};

/** In the order of the library. */
export function filesIn(scope: Scope): FileEntry[] {
  const { items, marked } = useLibrary.getState();
  const entries = [...items.values()].map(({ entry }) => entry);
  if (scope === 'all') return entries;
  const current = currentFile()?.entry.id;
  return entries.filter(({ id }) => (scope === 'marked' ? marked.has(id) : id === current));
}

/** Runs the model on those pictures that it has not seen, makes the report in the engine, and saves it. */
export async function makeReport(
  host: Host,
  { scope, format, words }: { scope: Scope; format: ReportFormat; words: ReportWords },
): Promise<void> {
  const files = filesIn(scope);
  await runMissing(host, files);
  const of = materialOf(files);
  const abort = new AbortController();
  const job = crypto.randomUUID();
  startJob({
    ...{ id: job, title: `Report: ${words.title}`, step: '', done: 0, total: 0 },
    ...{ startedAt: performance.now(), cancel: () => abort.abort() },
  });
  try {
    const input = { job, format, words, of };
    const { name, bytes } = await host.call('reports.make', input, { signal: abort.signal });
    await saveFile(host, name, bytes as Uint8Array<ArrayBuffer>, FORMATS[format].type);
  } finally {
    endJob(job);
  }
}

async function runMissing(host: Host, files: readonly FileEntry[]): Promise<void> {
  const missing = files.filter(({ id }) => {
    const { result, error } = outcomeOf(id);
    return !result && !error;
  });
  if (missing.length > 0) await runAll(host, missing);
}

/** What is known of the pictures under the chosen model. */
function materialOf(files: readonly FileEntry[]): Input<'reports.make'>['of'] {
  const outcomes = files.map(({ id }) => ({ file: id, ...outcomeOf(id) }));
  const pictures = outcomes.flatMap(({ file, result }) => (result ? [{ file, result }] : []));
  const failures = outcomes.flatMap(({ file, result, error }) =>
    !result && error ? [{ file, error }] : [],
  );
  const picture = pictures.findIndex(({ file }) => file === currentFile()?.entry.id);
  const shown = picture >= 0 ? { picture, view: viewOnStage() } : null;
  return { pictures, failures, shown };
}

function outcomeOf(file: string): {
  result?: ReturnType<typeof resultFor>;
  error?: ErrorBody | undefined;
} {
  const card = currentCard();
  if (!card) return {};
  const request = { file, card, settings: currentSettings(card) };
  return { result: resultFor(request), error: useRuns.getState().errors.get(runKey(request)) };
}
