import type { DocumentState } from '#shared/contract';
import type { Annotations } from '../annotations/annotations';
import type { Catalogue } from '../catalogue/catalogue';
import { eachOf } from '../files/each-of';
import type { FileRegistry, Registered } from '../files/registry';
import { versions } from '../version';
import { FORMAT, type SavedDocument, type SavedFile, type SavedModel } from './format';
import { besideOf } from './locate-files';
import { filesOf, textsOf } from './replace-ids';

const HASHED_AT_ONCE = 8;

/** Where what the state names is looked up. */
interface Sources {
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly annotations: Annotations;
}

/** What a document is made with. */
export interface DocumentOptions {
  /** The file that it is written to, where that has a lasting place. */
  readonly target?: string;
  readonly kept?: SavedDocument['kept'];
  /** Reads the hash of an image where it is not known; null leaves it unknown. */
  readonly hash: (path: string) => Promise<string | null>;
}

/** A state as a document that opens elsewhere too: with the files and models that it names by id. */
export async function makeDocument(
  state: DocumentState,
  options: DocumentOptions,
  { files, catalogue, annotations }: Sources,
): Promise<SavedDocument> {
  const texts = await Promise.all(
    textsOf(state.settings).map((text) => files.resolve(text).catch(() => null)),
  );
  const named = await Promise.all(filesOf(state).map((id) => files.resolve(id)));
  const known = new Map(state.images.map(({ file, sha256 }) => [file, sha256]));
  const all = unique([...named, ...texts.filter((entry) => entry !== null)]);
  const saved = await eachOf(all, HASHED_AT_ONCE, async (file): Promise<SavedFile> => {
    const sha256 = known.get(file.id) ?? (await options.hash(file.path));
    const beside = options.target && besideOf(file.path, options.target);
    return { ...file, ...(beside === undefined ? {} : { beside }), sha256 };
  });
  return {
    format: FORMAT,
    vitrine: versions().vitrine,
    saved: new Date().toISOString(),
    state: withHashes(state, saved),
    files: saved,
    models: await modelsOf(state, catalogue),
    annotations: await annotationsOf(saved, annotations),
    ...(options.kept ? { kept: options.kept } : {}),
  };
}

async function modelsOf(
  { model, settings }: DocumentState,
  catalogue: Catalogue,
): Promise<SavedModel[]> {
  const cards = await catalogue.list();
  const ids = new Set([...Object.keys(settings), ...(model === null ? [] : [model])]);
  return [...ids].map((id) => {
    const card = cards.find((one) => one.id === id);
    const sha256 = card?.files.map((file) => file.sha256) ?? [];
    return { id, title: card?.title ?? id, sha256 };
  });
}

async function annotationsOf(saved: readonly SavedFile[], annotations: Annotations) {
  const all = await annotations.all();
  return Object.fromEntries(
    saved.flatMap(({ sha256 }) => {
      const annotation = sha256 === null ? undefined : all.get(sha256);
      return annotation ? [[sha256, annotation]] : [];
    }),
  );
}

const unique = (files: readonly Registered[]): Registered[] => [
  ...new Map(files.map((file) => [file.id, file])).values(),
];

const withHashes = (state: DocumentState, saved: readonly SavedFile[]): DocumentState => {
  const hashes = new Map(saved.map(({ id, sha256 }) => [id, sha256]));
  const images = state.images.map(({ file }) => ({ file, sha256: hashes.get(file) ?? null }));
  return { ...state, images };
};
