import type { Host } from '#shared/contract';
import type { FigureDocument, FigureView } from '#shared/figure';
import { type FileEntry, type ModelCard, type Provenance, VitrineError } from '#shared/types';
import { readFigureFile } from '../figure/read';
import {
  addImages,
  chooseModel,
  currentFile,
  findFileBySha256,
  findImage,
  modelsLoaded,
  retractError,
  runCurrent,
  type Settings,
  selectFile,
  setSettings,
  setView,
  showDone,
  showError,
  useLibrary,
  useModels,
} from '../state';
import { setImage, setRegion } from '../viewport/store';
import { views } from '../views';
import { words } from './words';

/** Stops waiting for the image of the figure opened before. */
let stopWaiting: (() => void) | null = null;

/**
 * Restores the view of a saved figure: its image (by sha256, from the library), its model (by
 * sha256), settings, view and region, and runs the model. When the image is not in the library the
 * call rejects and says so; the figure opens once the image has been added.
 */
export async function openFigure(host: Host, file: File): Promise<void> {
  return openSaved(host, { ...(await readFigureFile(file)), kind: 'figure' });
}

/** What was on the stage, as a figure or a report has kept it. */
export interface Saved extends Pick<FigureDocument, 'provenance' | 'image'> {
  readonly kind: 'figure' | 'report';
  /** Null where no window had it on its stage. */
  readonly view: FigureView | null;
}

/** Puts it back, as `openFigure` says. */
export async function openSaved(host: Host, saved: Saved): Promise<void> {
  stopWaiting?.();
  await modelsLoaded();
  const card = cardOf(saved);
  const entry = (await findFileBySha256(host, saved.image.sha256)) ?? (await seedOf(host, saved));
  if (entry) return restore(host, saved, entry, card);
  waitForImage(host, saved, card);
  throw notInLibrary(saved);
}

/** What starts from a seed needs no file: the seed is made again. */
async function seedOf(host: Host, { image }: Saved): Promise<FileEntry | undefined> {
  const [, first] = /^Seed (\d{1,15})$/.exec(image.name) ?? [];
  if (first === undefined) return undefined;
  addImages(await host.call('seeds.add', { first: Number(first), count: 1 }));
  return findFileBySha256(host, image.sha256);
}

const notInLibrary = ({ image, kind }: Saved): VitrineError =>
  new VitrineError('bad-input', words.openFigure.imageMissing(kind, image.name), {
    hint: words.openFigure.imageMissingHint(kind),
    detail: { sha256: image.sha256 },
  });

/** The model of a figure; undefined for a figure of a bare image. */
function cardOf({ provenance, kind }: Saved): ModelCard | undefined {
  if (!provenance) return undefined;
  const { modelId, modelSha256 } = provenance;
  const { cards } = useModels.getState();
  const same = cards.find(({ files }) =>
    modelSha256.every((wanted) => files.some(({ sha256 }) => sha256 === wanted)),
  );
  if (same) return same;
  const named = cards.some(({ id }) => id === modelId);
  throw new VitrineError(
    'model-missing',
    named
      ? words.openFigure.otherModel(kind, modelId)
      : words.openFigure.modelMissing(kind, modelId),
    {
      hint: words.openFigure.modelHint(kind),
      detail: { sha256: modelSha256.join(', ') },
    },
  );
}

/** Opens the figure when its image comes into the library. */
function waitForImage(host: Host, saved: Saved, card: ModelCard | undefined): void {
  const look = async () => {
    const entry = await findFileBySha256(host, saved.image.sha256);
    if (!entry || stopWaiting !== off) return;
    off();
    retractError(notInLibrary(saved));
    await restore(host, saved, entry, card);
  };
  const unsubscribe = useLibrary.subscribe((now, before) => {
    if (now.items.size > before.items.size) look().catch(showError);
  });
  const off = () => {
    unsubscribe();
    if (stopWaiting === off) stopWaiting = null;
  };
  stopWaiting = off;
}

async function restore(
  host: Host,
  { provenance, view, image, kind }: Saved,
  entry: FileEntry,
  card: ModelCard | undefined,
): Promise<void> {
  const shown = view && views.find(({ id }) => id === view.id);
  if (view && !shown) {
    throw new VitrineError('unsupported', words.openFigure.noView(view.id), {
      hint: words.openFigure.noViewHint(kind),
    });
  }
  const settings = card && provenance && (await settingsHere(host, provenance));
  shown?.restore(view?.spec);
  selectFile(entry.id);
  if (view) {
    setView({ tab: view.id, layout: view.layout });
    const size = currentFile()?.info?.size;
    if (size) setImage(entry.id, size);
    setRegion(view.region);
  }
  if (card && provenance && settings) {
    setSettings(card.id, settings);
    chooseModel(card.id);
    const result = await runCurrent(host);
    if (result.provenance.preprocessing !== provenance.preprocessing)
      throw otherPreprocessing(card);
  }
  showDone(words.openFigure.restored(kind, image.name));
}

/** The settings of a figure: where one is an image, the same image as it is known here. */
async function settingsHere(
  host: Host,
  { settings, pictures = {} }: Provenance,
): Promise<Settings> {
  const here: Record<string, string> = {};
  for (const [setting, { name, sha256 }] of Object.entries(pictures)) {
    const entry = await findImage(host, sha256);
    if (!entry) throw imageMissing(setting, name, sha256);
    here[setting] = entry.id;
  }
  return { ...settings, ...here };
}

const imageMissing = (setting: string, name: string, sha256: string): VitrineError =>
  new VitrineError('bad-input', words.openFigure.settingMissing(setting, name), {
    hint: words.openFigure.settingMissingHint(setting),
    detail: { sha256 },
  });

const otherPreprocessing = ({ title }: ModelCard): VitrineError =>
  new VitrineError('bad-input', words.openFigure.otherPreprocessing(title), {
    hint: words.openFigure.otherPreprocessingHint,
  });
