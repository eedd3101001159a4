import type { Host } from '#shared/contract';
import { attentionLayers, type FileEntry, type ModelCard, VitrineError } from '#shared/types';
import { isDocument, openDocument, performWhole } from '../documents';
import { isFigure } from '../figure/read';
import type { GivenFile } from '../host/pick-files';
import { sortFiles } from '../host/sort-files';
import { isReport, openReport } from '../report';
import {
  addImages,
  arrivingImages,
  asJob,
  importModel,
  recentFiles,
  showDone,
  showError,
  updateJob,
} from '../state';
import { openFigure } from '../studio';
import { plural } from '../ui/format';
import { labelListsAmong, offerLabels } from './label-list';
import { words } from './words';

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
  const lists = await labelListsAmong(images);
  for (const list of lists) offerLabels(host, list);
  const listed = new Set(lists.map(({ file }) => file));
  const rest = images.filter(({ file }) => !listed.has(file));
  const useful = [...models.flat(), ...rest];
  if (useful.length === 0 && lists.length > 0) return;
  if (useful.length === 0) throw nothingToOpen(named[0]?.folder ?? '', others.length);

  // A folder of images is there as it comes; what belongs together, such as a model, once all of it is.
  const onlyImages = models.length === 0 && !rest.some(isDocument);
  const arrive = onlyImages ? arrivingImages(rest.length) : undefined;
  const entries = await asJob(
    useful.length === 1
      ? words.intake.opening(useful[0]!.name)
      : words.intake.openingFiles(useful.length),
    (job, signal) =>
      host.addFiles(useful, {
        signal,
        onProgress: (done, total) => updateJob(job, { done, total }),
        ...(arrive && { onAdded: arrive }),
        onError: (_, error) => showError(error),
      }),
    { total: useful.reduce((sum, { file }) => sum + file.size, 0), inBytes: true },
  );
  if (onlyImages) recentFiles.add(entries);
  else await takeEntries(host, entries);
}

/** Restores a saved figure, as one step that can be undone. */
export const takeFigure = (host: Host, file: File): Promise<void> =>
  performWhole(words.intake.openFigure, () => openFigure(host, file));

/** Restores what a report is about, as one step that can be undone. */
export const takeReport = (host: Host, file: File): Promise<void> =>
  performWhole(words.intake.openReport, () => openReport(host, file));

/** The same for files that the engine knows already (native dialogs, recent files). */
export async function takeEntries(host: Host, entries: readonly FileEntry[]): Promise<void> {
  const document = entries.findLast(isDocument);
  if (document) await openDocument(host, document.id);
  const { models, images } = sortFiles(entries.filter((entry) => !isDocument(entry)));
  if (images.length > 0) {
    addImages(images);
    recentFiles.add(images);
  }
  for (const files of models) await takeModel(host, files).catch(showError);
}

async function takeModel(host: Host, files: readonly FileEntry[]): Promise<void> {
  const name = files[0]?.name ?? 'model';
  const ids = files.map((file) => file.id);
  const load = () =>
    asJob(
      words.intake.importing(name),
      (_, signal) => host.call('models.import', { files: ids }, { signal }),
      { step: words.intake.checking },
    );
  showReady(await importModel(host, load));
}

/** Says that a model has been imported, and what was found in it. */
export function showReady(card: ModelCard): void {
  const { title, notes } = card;
  const layers = attentionLayers(card);
  showDone(
    words.intake.ready(title),
    layers > 0 ? words.intake.layersFound(plural(layers, 'attention layer')) : (notes[0] ?? ''),
  );
}

const nothingToOpen = (folder: string, count: number): VitrineError =>
  new VitrineError('bad-input', words.intake.nothingFound(folder), {
    hint: words.intake.nothingFoundHint,
    detail: { folder, files: count },
  });
