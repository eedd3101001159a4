import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { z } from 'zod';
import { type CardEdit, factsFrom, ModelCard, type Size, VitrineError } from '#shared/types';
import type { Families } from '../family-kit/families';
import { diskError, temporaryName, writeAtomic } from '../files/atomic';
import { looksLikeModel } from '../files/walk';
import { inspectModel } from '../onnx';
import type { ModelOnDisk } from '../onnx-sessions/pool';
import { inListOrder } from './box';
import { copyConfigs, copyInto, moveInto } from './copy-files';
import { changesOf, SavedEdit, withEdit } from './edits';
import { idFor, modelFilesIn, type PickedFile, theGraph } from './model-files';

/** The models in the box (read only) and the imported ones, one folder each with its card.json. */
export class Catalogue {
  readonly #zooDir: string;
  readonly #ownDir: string;
  readonly #editDir: string;
  /** An empty file for each model in the box that is disabled. */
  readonly #disabledDir: string;
  readonly #cardDir: string;
  readonly #families: Families;
  readonly #onFault: (fault: VitrineError) => void;
  readonly #known = new Map<string, { model: ModelOnDisk; files: string[]; stamp: string }>();
  /** Broken folders that were told of already. */
  readonly #reported = new Set<string>();

  constructor(
    o: { stateDir: string; zooDir: string; families: Families },
    onFault: (fault: VitrineError) => void = () => undefined,
  ) {
    this.#zooDir = o.zooDir;
    this.#ownDir = join(o.stateDir, 'models');
    this.#editDir = join(o.stateDir, 'edits');
    this.#disabledDir = join(o.stateDir, 'disabled');
    this.#cardDir = join(o.stateDir, 'cards');
    this.#families = o.families;
    this.#onFault = onFault;
  }

  /** All cards, the box first. A broken folder is reported once and left out. */
  async list(): Promise<ModelCard[]> {
    const cards: ModelCard[] = [];
    const disabled = await this.#disabled();
    for (const parent of [this.#zooDir, this.#ownDir]) {
      for (const id of inListOrder(await foldersIn(parent))) {
        if (parent === this.#zooDir && disabled.has(id)) continue;
        try {
          cards.push((await this.#read(join(parent, id))).card);
        } catch (error) {
          const fault = VitrineError.from(error);
          if (!this.#reported.has(`${id}${fault.message}`)) this.#onFault(fault);
          this.#reported.add(`${id}${fault.message}`);
        }
      }
    }
    return cards;
  }

  /** Throws VitrineError('model-missing' | 'model-invalid'). */
  async open(id: string): Promise<ModelOnDisk> {
    return this.#read((await this.#place(id)).folder);
  }

  /**
   * The model of a file or folder without keeping a copy of it. Throws as `inspectModel`, and
   * 'bad-input' for a folder without a model or with several.
   */
  async openPath(path: string, signal?: AbortSignal): Promise<ModelOnDisk> {
    const given = (await stat(path).catch(() => null))?.isDirectory()
      ? (await theGraph(await modelFilesIn(resolve(path), signal))).path
      : resolve(path);
    const card = await this.#inspect(given, given, { signal });
    return { card, path: join(dirname(given), card.files[0]!.name) };
  }

  /**
   * Checks a model, opens its attention and keeps a copy. `files` are the graph and what belongs to
   * it (external data, configurations). A model that is here already is not copied again.
   */
  async importFiles(files: readonly PickedFile[], signal?: AbortSignal): Promise<ModelCard> {
    const graph = await theGraph(files);
    const home = dirname(graph.path);
    const together = files.every((file) => !relative(home, file.path).startsWith('..'));
    const place = graph.folder ? join(graph.folder, graph.name) : graph.path;
    if (together) return this.#install(graph.path, place, 'copy', signal);
    const staging = temporaryName(join(this.#ownDir, '.staged'));
    try {
      for (const file of files) {
        const inside = relative(graph.folder || '.', file.folder || '.');
        const name = inside.startsWith('..') ? file.name : join(inside, file.name);
        await copyInto(staging, file.path, name);
      }
      return await this.#install(join(staging, graph.name), place, 'move', signal);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  }

  /** As `importFiles`, for a path: an .onnx file, or a folder with one. */
  async importPath(path: string, signal?: AbortSignal): Promise<ModelCard> {
    const absolute = resolve(path);
    const files = (await stat(absolute).catch(() => null))?.isDirectory()
      ? await modelFilesIn(absolute, signal)
      : [{ path: absolute, name: basename(absolute), folder: '' }];
    return this.importFiles(files, signal);
  }

  /** The card without a person's edit. */
  async original(id: string): Promise<ModelCard> {
    return this.#written((await this.#place(id)).folder);
  }

  /** Saves what a person corrected; another input size is tried on the graph first. */
  async edit(id: string, edit: z.infer<typeof CardEdit>): Promise<ModelCard> {
    const { card, path } = await this.open(id);
    const saved: SavedEdit = { ...(await this.#savedEdit(id)), ...edit };
    const size = edit.preprocess?.size;
    if (size && String(size) !== String(card.preprocess.size)) {
      const { attention, patch } = await this.#inspect(path, path, { size }).catch(
        (error: unknown) => {
          const { message, detail } = VitrineError.from(error);
          const [height, width] = size;
          throw new VitrineError(
            'shape-mismatch',
            `${id} does not take ${width}×${height} images`,
            {
              hint: `Its graph says: ${message}.`,
              detail,
              cause: error,
            },
          );
        },
      );
      Object.assign(saved, { attention, patch });
    }
    const changes = changesOf(await this.original(id), saved);
    await writeAtomic(this.#editFile(id), JSON.stringify(changes));
    return (await this.open(id)).card;
  }

  /** Deletes an imported model. One in the box is only disabled: `restore` lists it again. */
  async remove(id: string): Promise<Record<string, never>> {
    const { folder, parent } = await this.#place(id);
    if (parent === this.#zooDir) {
      await writeAtomic(join(this.#disabledDir, id), '');
      return {};
    }
    // Renamed first, so that a model is there whole or not at all.
    const doomed = temporaryName(join(this.#ownDir, '.removed'));
    try {
      await rename(folder, doomed);
      await rm(doomed, { recursive: true, force: true });
      await rm(this.#editFile(id), { force: true });
    } catch (error) {
      throw diskError(error, folder);
    }
    return {};
  }

  /** Titles of the disabled models in the box. */
  async disabled(): Promise<{ id: string; title: string }[]> {
    const disabled = await this.#disabled();
    const ids = inListOrder(await foldersIn(this.#zooDir)).filter((id) => disabled.has(id));
    return Promise.all(ids.map(async (id) => ({ id, title: (await this.open(id)).card.title })));
  }

  /** Lists a disabled model of the box again. */
  async restore(id: string): Promise<Record<string, never>> {
    await rm(join(this.#disabledDir, basename(id)), { force: true });
    return {};
  }

  async #disabled(): Promise<Set<string>> {
    return new Set(await readdir(this.#disabledDir).catch(() => []));
  }

  async #place(id: string): Promise<{ parent: string; folder: string }> {
    for (const parent of [this.#zooDir, this.#ownDir]) {
      if ((await foldersIn(parent)).includes(id)) return { parent, folder: join(parent, id) };
    }
    const known = [...(await foldersIn(this.#zooDir)), ...(await foldersIn(this.#ownDir))];
    throw new VitrineError('model-missing', `There is no model “${id}”`, {
      hint: known.length > 0 ? `Known models: ${known.join(', ')}.` : 'Import a model first.',
    });
  }

  /** The model of a folder; read again only when one of its files has changed. */
  async #read(folder: string): Promise<ModelOnDisk> {
    const known = this.#known.get(folder);
    if (known && (await stampOf(known.files)) === known.stamp) return known.model;
    const model = await this.#readFiles(folder);
    const own = [join(folder, 'card.json'), this.#editFile(basename(folder))];
    const files = [...own, ...model.card.files.map(({ name }) => join(folder, name))];
    this.#known.set(folder, { model, files, stamp: await stampOf(files) });
    return model;
  }

  async #readFiles(folder: string): Promise<ModelOnDisk> {
    const id = basename(folder);
    const card = withEdit(await this.#written(folder), await this.#savedEdit(id));
    for (const { file } of this.#families.contractsOf(card) ?? []) {
      const named = file === undefined || card.files.some(({ name }) => name === file);
      if (!named)
        throw broken(folder, `${file} is not among the files on its card`, 'model-invalid');
    }
    for (const file of card.files) {
      const info = await stat(join(folder, file.name)).catch(() => null);
      if (!info) throw broken(folder, `${file.name} is gone`, 'model-missing');
      if (info.size !== file.bytes) {
        throw broken(
          folder,
          `${file.name} has ${info.size} bytes instead of ${file.bytes}`,
          'model-invalid',
        );
      }
    }
    return { card, path: join(folder, card.files[0]!.name) };
  }

  async #written(folder: string): Promise<ModelCard> {
    const text = await readFile(join(folder, 'card.json'), 'utf8').catch((error: unknown) => {
      throw broken(folder, 'it has no readable card.json', 'model-invalid', error);
    });
    const parsed = ModelCard.safeParse(parseJson(text));
    const card = parsed.success ? parsed.data : await this.#complete(folder, text);
    return { ...card, id: basename(folder) };
  }

  /**
   * A card that its author left unfinished: the graph tells the rest. What was found is kept, as
   * long as the card and the graph stay as they are.
   */
  async #complete(folder: string, text: string): Promise<ModelCard> {
    const files = await modelFilesIn(folder);
    const graph = (await theGraph(files)).path;
    const graphs = files.map(({ path }) => path).filter(looksLikeModel);
    const key = createHash('sha256').update(`${folder}\0${text}\0${await stampOf(graphs)}`);
    const known = join(this.#cardDir, `${key.digest('hex').slice(0, 32)}.json`);
    const before = ModelCard.safeParse(parseJson(await readFile(known, 'utf8').catch(() => '')));
    if (before.success) return before.data;
    const card = await this.#inspect(graph, graph);
    await writeAtomic(known, JSON.stringify(card));
    return card;
  }

  #editFile = (id: string): string => join(this.#editDir, `${id}.json`);

  async #savedEdit(id: string): Promise<SavedEdit> {
    const text = await readFile(this.#editFile(id), 'utf8').catch(() => '{}');
    const parsed = SavedEdit.safeParse(parseJson(text));
    return parsed.success ? parsed.data : {};
  }

  async #install(
    path: string,
    place: string,
    how: 'copy' | 'move',
    signal?: AbortSignal,
  ): Promise<ModelCard> {
    const fresh = await this.#inspect(path, place, { signal });
    const same = (await this.list()).find((card) => sameFiles(card, fresh));
    if (same) return this.#improve(same, fresh, path);
    const folder = temporaryName(join(this.#ownDir, '.new'));
    const home = dirname(path);
    try {
      for (const { name } of fresh.files) {
        if (how === 'move') await moveInto(folder, join(home, name), name);
        else await copyInto(folder, join(home, name), name);
      }
      await copyConfigs(path, folder);
      signal?.throwIfAborted();
      return await this.#finish(folder, fresh);
    } catch (error) {
      throw diskError(error, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Gives the finished folder its name; takes the next free one when another import was faster. */
  async #finish(folder: string, fresh: ModelCard): Promise<ModelCard> {
    for (let n = 1; ; n++) {
      const id = n === 1 ? fresh.id : `${fresh.id}-${n}`;
      const taken = [...(await foldersIn(this.#zooDir)), ...(await foldersIn(this.#ownDir))];
      if (taken.includes(id)) continue;
      const card = { ...fresh, id };
      await writeAtomic(join(folder, 'card.json'), JSON.stringify(card, null, 1));
      try {
        await rename(folder, join(this.#ownDir, id));
        return card;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(code)) throw error;
      }
    }
  }

  /** The same model given again: what its files say now counts, guesses do not replace what is known. */
  async #improve(known: ModelCard, fresh: ModelCard, path: string): Promise<ModelCard> {
    const { parent, folder } = await this.#place(known.id);
    const isTold = fresh.sources.preprocess !== 'guess' || guessesIn(fresh) < guessesIn(known);
    if (parent === this.#zooDir || !isTold) return known;
    await copyConfigs(path, folder);
    const { id, title, labels, sources } = known;
    const keepsLabels = fresh.sources.labels === 'guess' && sources.labels !== 'guess';
    const card: ModelCard = {
      ...fresh,
      id,
      title,
      ...(keepsLabels && { labels, sources: { ...fresh.sources, labels: sources.labels } }),
    };
    await writeAtomic(join(folder, 'card.json'), JSON.stringify(card, null, 1));
    return (await this.open(id)).card;
  }

  /** The card of the model of a graph; `place` is where a person had it, which names the model. */
  async #inspect(
    path: string,
    place: string,
    o: { size?: Size; signal?: AbortSignal | undefined } = {},
  ): Promise<ModelCard> {
    const card = await inspectModel(path, {
      id: 'model',
      contracts: this.#families.contractsOf,
      ...(o.size && { size: o.size }),
      ...(o.signal && { signal: o.signal }),
    });
    const id = idFor(card, place);
    // A graph called `model.onnx` is known by its folder.
    return { ...card, id, title: card.title === 'model' ? id : card.title };
  }
}

const sameFiles = (a: ModelCard, b: ModelCard): boolean => {
  const hashes = (card: ModelCard) => card.files.map((file) => file.sha256).join();
  return hashes(a) === hashes(b);
};

const guessesIn = ({ sources }: ModelCard): number => factsFrom('guess', sources).length;

const broken = (
  folder: string,
  cause: string,
  code: 'model-invalid' | 'model-missing',
  error?: unknown,
) =>
  new VitrineError(code, `The model ${basename(folder)} cannot be used: ${cause}`, {
    hint: 'Import it again, or remove its folder.',
    detail: { file: folder },
    cause: error,
  });

/** Changes whenever one of the files does. */
async function stampOf(files: readonly string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return stats.map((info) => `${info?.mtimeMs}:${info?.size}`).join();
}

/** Names of the folders in `parent`, sorted; unfinished ones begin with a dot. */
async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw diskError(error, parent);
    },
  );
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** undefined where the text is no JSON: the schema then says so. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
