import type { Host } from '#shared/contract';
import { FIGURE_KEYWORD, FigureDocument, type FigureView, readMetadata } from '#shared/figure';
import { type FileEntry, type ModelCard, type Provenance, VitrineError } from '#shared/types';
import { isPng, readText } from '../figure/png';
import {
  chooseModel,
  currentFile,
  findFileBySha256,
  findPicture,
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
import { setPicture, setRegion } from '../viewport/store';
import { views } from '../views';

/** Ours are a few megabytes; nothing larger is read into memory. */
const LARGEST_BYTES = 256 * 2 ** 20;
/** Both forms have their document near the start. */
const HEAD_BYTES = 256 * 2 ** 10;

/** Whether a file is a figure that Vitrine saved, and not just any PNG or SVG. */
export async function isFigure(file: File): Promise<boolean> {
  if (!/\.(png|svg)$/i.test(file.name) || file.size > LARGEST_BYTES) return false;
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  try {
    return textIn(head) !== null;
  } catch {
    return true; // Damaged, but ours: opening it tells what is wrong.
  }
}

const textIn = (bytes: Uint8Array): string | null =>
  isPng(bytes)
    ? readText(bytes, FIGURE_KEYWORD)
    : readMetadata(new TextDecoder().decode(bytes), FIGURE_KEYWORD);

/** The document inside a figure's bytes. Throws `bad-input` when there is none or it is damaged. */
export function readFigure(bytes: Uint8Array): FigureDocument {
  const text = textIn(bytes);
  if (text === null) {
    throw new VitrineError('bad-input', 'This picture is not a figure saved by Vitrine', {
      hint: 'Programs that write pictures anew drop the provenance: open the file as it was saved.',
    });
  }
  const parsed = FigureDocument.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new VitrineError('bad-input', 'The provenance inside this figure cannot be read', {
    hint: 'It was made by another version of Vitrine, or it was changed afterwards.',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Stops waiting for the picture of the figure opened before. */
let stopWaiting: (() => void) | null = null;

/**
 * Restores the view of a saved figure: its image (by sha256, from the library), its model (by
 * sha256), settings, view and region, and runs the model. When the image is not in the library the
 * call rejects and says so; the figure opens once the image has been added.
 */
export async function openFigure(host: Host, file: File): Promise<void> {
  if (file.size > LARGEST_BYTES) {
    throw new VitrineError('bad-input', `${file.name} is too large to be a figure`);
  }
  const figure = readFigure(new Uint8Array(await file.arrayBuffer()));
  return openSaved(host, { ...figure, kind: 'figure' });
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
  const card = cardOf(saved);
  const entry = await findFileBySha256(host, saved.image.sha256);
  if (entry) return restore(host, saved, entry, card);
  waitForImage(host, saved, card);
  throw notInLibrary(saved);
}

const notInLibrary = ({ image, kind }: Saved): VitrineError =>
  new VitrineError(
    'bad-input',
    `The picture of this ${kind} is not in the library: ${image.name}`,
    {
      hint: `Add it, and the ${kind} opens by itself. It must be the very same file.`,
      detail: { sha256: image.sha256 },
    },
  );

/** The model of a figure; undefined for a figure of a bare picture. */
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
      ? `This ${kind} was made with another version of the model ${modelId}`
      : `The model of this ${kind} is not here: ${modelId}`,
    {
      hint: `Import the model file with the sha256 in the details, then open the ${kind} again.`,
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
    throw new VitrineError('unsupported', `This version has no view named ${view.id}`, {
      hint: `Open the ${kind} with the version of Vitrine that made it.`,
    });
  }
  const settings = card && provenance && (await settingsHere(host, provenance));
  shown?.restore(view?.spec);
  selectFile(entry.id);
  if (view) {
    setView({ tab: view.id, layout: view.layout });
    const size = currentFile()?.info?.size;
    if (size) setPicture(entry.id, size);
    setRegion(view.region);
  }
  if (card && provenance && settings) {
    setSettings(card.id, settings);
    chooseModel(card.id);
    const result = await runCurrent(host);
    if (result.provenance.preprocessing !== provenance.preprocessing)
      throw otherPreprocessing(card);
  }
  showDone(`Restored the ${kind} of ${image.name}`);
}

/** The settings of a figure: where one is a picture, the same picture as it is known here. */
async function settingsHere(
  host: Host,
  { settings, pictures = {} }: Provenance,
): Promise<Settings> {
  const here: Record<string, string> = {};
  for (const [setting, { name, sha256 }] of Object.entries(pictures)) {
    const entry = await findPicture(host, sha256);
    if (!entry) throw pictureMissing(setting, name, sha256);
    here[setting] = entry.id;
  }
  return { ...settings, ...here };
}

const pictureMissing = (setting: string, name: string, sha256: string): VitrineError =>
  new VitrineError('bad-input', `The ${setting} of this figure is not here: ${name}`, {
    hint: `Add it as a ${setting} or to the library, then open the figure again. It must be the very same file.`,
    detail: { sha256 },
  });

const otherPreprocessing = ({ title }: ModelCard): VitrineError =>
  new VitrineError('bad-input', `${title} now prepares pictures differently than for this figure`, {
    hint: 'The view is restored, but its numbers may differ. See Preprocessing on the model card.',
  });
