import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DocumentState, Handlers, LostDocument, OpenedDocument } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Annotations } from '../annotations/annotations';
import type { Catalogue } from '../catalogue/catalogue';
import { diskError, writeAtomic } from '../files/atomic';
import type { FileHashes } from '../files/hashes';
import type { FileRegistry } from '../files/registry';
import { seedsFolder } from '../files/seeds';
import type { Emit } from '../jobs/queue';
import { type DocumentOptions, makeDocument } from './create';
import { decode, encode, LARGEST_FILE, type SavedDocument, tooLarge } from './format';
import { placeFiles, relink } from './locate-files';
import { ENDING, nameOf, RecentDocuments } from './recent';
import { filesOf, matchModels, translated } from './replace-ids';

type DocumentMethod = Extract<keyof Handlers, `documents.${string}`>;

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
  readonly hashes: FileHashes;
  readonly catalogue: Catalogue;
  readonly annotations: Annotations;
  readonly emit: Emit;
}

/** Images of a lost document that are shown in the list. */
const THUMBNAILS = 4;

/** Progress is told this often at most. */
const TELL_MS = 100;

/** Documents on disk: `.vitrine` files, those kept for recovery, and the list of recent ones. */
export function documentHandlers(services: Services): Pick<Handlers, DocumentMethod> {
  const { stateDir, files, hashes, catalogue, annotations, emit } = services;
  const home = join(stateDir, 'sessions');
  const unsaved = join(home, 'unsaved');
  const recent = new RecentDocuments(join(home, 'recent.json'), join(home, 'copies'));
  const keptPath = (window: string) => join(unsaved, `${window}${ENDING}`);
  const make = (state: DocumentState, options: DocumentOptions) =>
    makeDocument(state, options, services);

  /** Reads each file whose hash is not known, and tells how far it is. */
  function hashing(
    state: DocumentState,
    job: string,
    signal: AbortSignal,
  ): DocumentOptions['hash'] {
    const total = state.images.filter(({ sha256 }) => sha256 === null).length;
    let done = 0;
    let told = 0;
    return async (path) => {
      signal.throwIfAborted();
      done = Math.min(done + 1, total);
      if (performance.now() - told > TELL_MS) {
        told = performance.now();
        emit('job', { job, state: 'running', step: 'Reading images', done, total });
      }
      return hashes.of(path).catch(() => null); // One that is gone is saved as it was known.
    };
  }

  async function read(path: string, name: string): Promise<SavedDocument> {
    try {
      if ((await stat(path)).size > LARGEST_FILE) throw tooLarge(name);
      return await decode(await readFile(path), name);
    } catch (error) {
      throw diskError(error, name);
    }
  }

  /** A document as this machine has its files and models. */
  async function place(document: SavedDocument, path: string) {
    const placed = await placeFiles(document.files, path, files, seedsFolder(stateDir));
    const { modelOf, told } = matchModels(document.models, await catalogue.list());
    const fileOf = (id: string) => placed.get(id)?.entry.id ?? id;
    const unknown = filesOf(document.state).find((id) => !placed.has(id));
    if (unknown !== undefined) {
      throw new VitrineError('bad-input', `${nameOf(path)} names a file that it does not hold`, {
        hint: 'It was changed by another program. Open an older copy of the document.',
        detail: { id: unknown },
      });
    }
    if (await annotations.merge(document.annotations)) emit('annotations', {});
    return {
      state: translated(document.state, fileOf, modelOf),
      files: [...placed.values()],
      told: told.map((error) => error.toBody()),
    };
  }

  async function addRecent(path: string, images: number): Promise<void> {
    await recent.add(path, images);
    emit('recent', {});
  }

  /** One at a time: what a window drops must not come back by what it kept before. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next;
    return next;
  };

  return {
    'documents.pack': async ({ name, file, state, job }, { signal }) => {
      const document = await make(state, { hash: hashing(state, job, signal) });
      const bytes = await encode(document);
      const before = file === null ? null : (await files.resolve(file)).path;
      const isOurs = before !== null && recent.isCopy(before) && nameOf(before) === name;
      const path = isOurs ? before : recent.copyPath(randomUUID(), name);
      await writeAtomic(path, bytes);
      await addRecent(path, state.images.length);
      return { bytes: new Uint8Array(bytes), file: (await files.expectPath(path)).id };
    },

    'documents.save': async ({ file, state, job }, { signal }) => {
      const { path } = await files.resolve(file);
      if (!path.endsWith(ENDING)) throw notADocument(path);
      const document = await make(state, { target: path, hash: hashing(state, job, signal) });
      await writeAtomic(path, await encode(document));
      await addRecent(path, state.images.length);
      return {};
    },

    'documents.open': async ({ file }) => {
      const { path, name } = await files.resolve(file);
      const document = await read(path, name);
      const placed = await place(document, path);
      await addRecent(path, document.state.images.length);
      return { name: nameOf(path), file, ...placed };
    },

    'documents.recent': async () => {
      const entries = await recent.list();
      return Promise.all(
        entries.map(async ({ path, at, images }) => {
          return { file: (await files.expectPath(path)).id, name: nameOf(path), at, images };
        }),
      );
    },

    'documents.clearRecent': async () => {
      await recent.clear();
      emit('recent', {});
      return {};
    },

    'documents.relink': async ({ lost, among }, { signal }) => ({
      found: await relink(lost, among, files, hashes, signal),
    }),

    'documents.keep': ({ window, name, file, state }) =>
      inTurn(async () => {
        const path = file === null ? null : (await files.resolve(file)).path;
        const options: DocumentOptions = { hash: async () => null, kept: { name, path } };
        await writeAtomic(keptPath(window), await encode(await make(state, options)));
        return {};
      }),

    'documents.drop': ({ window }) =>
      inTurn(async () => {
        await rm(keptPath(window), { force: true });
        return {};
      }),

    'documents.kept': async () => {
      const names = await readdir(unsaved).catch(() => []);
      const all = await Promise.all(
        names.filter((name) => name.endsWith(ENDING)).map((name) => listed(join(unsaved, name))),
      );
      return all.flat().sort((a, b) => b.at.localeCompare(a.at));
    },

    'documents.recover': async ({ window }): Promise<OpenedDocument> => {
      const document = await read(keptPath(window), 'The recovered document');
      const { name, path } = document.kept ?? { name: '', path: null };
      const placed = await place(document, path ?? keptPath(window));
      return { name, file: path === null ? null : (await files.expectPath(path)).id, ...placed };
    },
  };

  /** None where the file is damaged: there is nothing to recover. */
  async function listed(path: string): Promise<LostDocument[]> {
    try {
      const { kept, saved, state } = await read(path, basename(path));
      const images = state.images.length;
      const files = state.images.slice(0, THUMBNAILS).map(({ file }) => file);
      return [{ window: nameOf(path), name: kept?.name ?? '', at: saved, images, files }];
    } catch {
      return [];
    }
  }
}

const notADocument = (path: string): VitrineError =>
  new VitrineError('bad-input', `${basename(path)} does not end with ${ENDING}`, {
    hint: 'Save the document under a name that does.',
  });
