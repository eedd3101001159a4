import type { Host } from '#shared/contract';
import { type FileEntry, type ModelCard, VitrineError } from '#shared/types';
import { isReport, openReport } from '../report';
import { isSession, openSession, performWhole } from '../session';
import { isFigure, openFigure } from '../stage';
import {
  addImages,
  endJob,
  recentFiles,
  setCards,
  showDone,
  showError,
  startJob,
  switchModel,
  updateJob,
} from '../state';
import { plural } from './format';
import type { GivenFile } from './pick';
import { sortFiles } from './sort-files';

/** Takes whatever was dropped, pasted or picked: images, folders, models, saved figures. */
export async function takeFiles(host: Host, given: readonly GivenFile[]): Promise<void> {
  const [only] = given;
  if (!only) return;
  if (given.length === 1) {
    if (await isFigure(only.file)) return takeFigure(host, only.file);
    if (await isReport(only.file)) return takeReport(host, only.file);
  }

  const named = given.map((one) => ({ ...one, name: one.file.name }));
  const { models, images, others } = sortFiles(named);
  const useful = [...models.flat(), ...images];
  if (useful.length === 0) throw nothingToOpen(named[0]?.folder ?? '', others.length);

  const abort = new AbortController();
  const job = crypto.randomUUID();
  startJob({
    id: job,
    title: useful.length === 1 ? `Opening ${useful[0]?.name}` : `Opening ${useful.length} files`,
    step: '',
    done: 0,
    total: useful.reduce((sum, { file }) => sum + file.size, 0),
    inBytes: true,
    startedAt: performance.now(),
    cancel: () => abort.abort(),
  });
  const entries = await host
    .addFiles(useful, {
      signal: abort.signal,
      onProgress: (done, total) => updateJob(job, { done, total }),
      onError: (_, error) => showError(error),
    })
    .finally(() => endJob(job));
  await takeEntries(host, entries);
}

/** Restores a saved figure, as one step that can be undone. */
export const takeFigure = (host: Host, file: File): Promise<void> =>
  performWhole('Open figure', () => openFigure(host, file));

/** Restores what a report is about, as one step that can be undone. */
export const takeReport = (host: Host, file: File): Promise<void> =>
  performWhole('Open report', () => openReport(host, file));

/** The same for files that the engine knows already (native dialogs, recent files). */
export async function takeEntries(host: Host, entries: readonly FileEntry[]): Promise<void> {
  const session = entries.findLast(isSession);
  if (session) await openSession(host, session.id);
  const { models, images } = sortFiles(entries.filter((entry) => !isSession(entry)));
  if (images.length > 0) {
    addImages(images);
    recentFiles.add(images);
  }
  for (const files of models) await importModel(host, files).catch(showError);
}

async function importModel(host: Host, files: readonly FileEntry[]): Promise<void> {
  const name = files[0]?.name ?? 'model';
  const abort = new AbortController();
  const job = crypto.randomUUID();
  startJob({
    id: job,
    title: `Importing ${name}`,
    step: 'Checking the graph, opening its attention',
    done: 0,
    total: 0,
    startedAt: performance.now(),
    cancel: () => abort.abort(),
  });
  try {
    const ids = files.map((file) => file.id);
    const card = await host.call('models.import', { files: ids }, { signal: abort.signal });
    await takeCard(host, card);
  } finally {
    endJob(job);
  }
}

/** Puts a model that has just been imported to use. */
export async function takeCard(host: Host, card: ModelCard): Promise<void> {
  setCards(await host.call('models.list', {}));
  switchModel(card.id);
  const layers = card.attention.length;
  showDone(
    `${card.title} is ready`,
    layers > 0 ? `${plural(layers, 'attention layer')} opened.` : (card.notes[0] ?? ''),
  );
}

const nothingToOpen = (folder: string, count: number): VitrineError =>
  new VitrineError('bad-input', `There is no image and no model in ${folder || 'what was given'}`, {
    hint: 'Give JPEG, PNG, WebP, GIF, TIFF or AVIF images, or an .onnx model.',
    detail: { folder, files: count },
  });
