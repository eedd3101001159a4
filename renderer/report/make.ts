import type { Host, Input, ReportFormat, ReportWords, RunInfo } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import type { ErrorBody, FileEntry } from '#shared/types';
import { readFigure } from '../figure/read';
import { figureSource } from '../figure/source';
import {
  asJob,
  currentCard,
  currentFile,
  currentSettings,
  resultFor,
  runAll,
  runKey,
  saveFile,
  useLibrary,
  useResults,
} from '../state';
import { figurePng, viewOnStage } from '../studio';
import { words } from './words';

/** Which images of the library a report is about. */
export type Scope = 'current' | 'marked' | 'all';

/** In the order of the library. */
export function filesIn(scope: Scope): FileEntry[] {
  const { items, marked } = useLibrary.getState();
  const entries = [...items.values()].map(({ entry }) => entry);
  if (scope === 'all') return entries;
  const current = currentFile()?.entry.id;
  return entries.filter(({ id }) => (scope === 'marked' ? marked.has(id) : id === current));
}

/** Runs the model on those images that it has not seen, makes the report in the engine, and saves it. */
export async function makeReport(
  host: Host,
  { scope, format, words }: { scope: Scope; format: ReportFormat; words: ReportWords },
): Promise<void> {
  const files = filesIn(scope);
  await runMissing(host, files);
  await save(host, { format, words, of: await materialOf(host, files) });
}

/** The report of a run: its rows in charts and a table. */
export const saveRunReport = (host: Host, { id, name }: RunInfo): Promise<void> =>
  save(host, {
    format: 'html',
    words: { title: name, author: '', notes: '' },
    of: { run: id },
  });

async function save(host: Host, order: Omit<Input<'reports.make'>, 'job'>): Promise<void> {
  const format = exportFormats.report[order.format];
  await asJob(words.make.report(order.words.title), async (job, signal) => {
    const { name, bytes } = await host.call('reports.make', { job, ...order }, { signal });
    await saveFile(host, name, bytes as Uint8Array<ArrayBuffer>, format);
  });
}

async function runMissing(host: Host, files: readonly FileEntry[]): Promise<void> {
  const missing = files.filter(({ id }) => {
    const { result, error } = outcomeOf(id);
    return !result && !error;
  });
  if (missing.length > 0) await runAll(host, missing);
}

/** What is known of the images under the chosen model, and how one of them is shown now. */
async function materialOf(
  host: Host,
  files: readonly FileEntry[],
): Promise<Input<'reports.make'>['of']> {
  const outcomes = files.map(({ id }) => ({ file: id, ...outcomeOf(id) }));
  const images = outcomes.flatMap(({ file, result }) => (result ? [{ file, result }] : []));
  const failures = outcomes.flatMap(({ file, result, error }) =>
    !result && error ? [{ file, error }] : [],
  );
  const image = images.findIndex(({ file }) => file === currentFile()?.entry.id);
  if (image < 0) return { images: images, failures, shown: null, stage: null };
  return {
    images: images,
    failures,
    shown: { picture: image, view: viewOnStage() },
    stage: await stageOf(host),
  };
}

/** Print resolution. */
const SCALE = 3;

/** The figure on the stage; null for a view that has none. */
async function stageOf(host: Host) {
  const source = figureSource();
  if (!source) return null;
  const png = await figurePng(host, SCALE, false);
  const { text = [], citations = [] } = source.methods ?? {};
  return {
    png,
    caption: readFigure(png).caption.join('; '),
    methods: [...text],
    citations: [...citations],
  };
}

function outcomeOf(file: string): {
  result?: ReturnType<typeof resultFor>;
  error?: ErrorBody | undefined;
} {
  const card = currentCard();
  if (!card) return {};
  const request = { file, card, settings: currentSettings(card) };
  return { result: resultFor(request), error: useResults.getState().errors.get(runKey(request)) };
}
