import { mkdir, readdir, rm } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { ModelCard, Tensor, TensorRef } from '#shared/types';
import { diskError, writeAtomic } from '../files/atomic';
import { encodeNpy } from '../tensors/npy';
import { versions } from '../version';

/** A tensor that was written: where it lies, absolute. */
export interface TensorFile {
  readonly file: string;
  readonly dtype: TensorRef['dtype'];
  readonly shape: readonly number[];
}

/** What `run.json` says of the whole run. */
export interface RunFacts {
  readonly model: ModelCard;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** What `run.json` says of one picture. */
export interface RunRow {
  readonly image: string;
  readonly index?: number;
  readonly sha256: string | null;
  readonly ok: boolean;
}

/** A run on disk: `run.json`, `tensors/*.npy`. Every file is whole or absent. */
export class RunFolder {
  readonly path: string;
  readonly #facts: RunFacts;
  readonly #rows: RunRow[] = [];
  readonly #started = new Date().toISOString();

  private constructor(path: string, facts: RunFacts) {
    this.path = path;
    this.#facts = facts;
  }

  /** Throws VitrineError('disk') when the folder cannot be made or written. */
  static async create(path: string, facts: RunFacts): Promise<RunFolder> {
    const folder = new RunFolder(resolve(path), facts);
    await mkdir(join(folder.path, 'tensors'), { recursive: true }).catch((error: unknown) => {
      throw diskError(error, folder.path);
    });
    await folder.#write('running');
    return folder;
  }

  /** Writes `tensors/NAME.npy`. Throws VitrineError('disk') naming the file. */
  async tensor(name: string, dtype: TensorRef['dtype'], tensor: Tensor): Promise<TensorFile> {
    const file = join(this.path, 'tensors', `${name}.npy`);
    await writeAtomic(file, encodeNpy(tensor));
    return { file, dtype, shape: tensor.shape };
  }

  /** Writes `maps/NAME.png`, a class number a pixel. Throws VitrineError('disk') naming the file. */
  async classPng(name: string, bytes: Uint8Array): Promise<string> {
    const folder = join(this.path, 'maps');
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw diskError(error, folder);
    });
    const file = join(folder, `${name}.png`);
    await writeAtomic(file, bytes);
    return file;
  }

  add(row: RunRow): void {
    this.#rows.push(row);
  }

  finish(state: 'done' | 'interrupted'): Promise<void> {
    return this.#write(state);
  }

  #write(state: 'running' | 'done' | 'interrupted'): Promise<void> {
    const { model, settings } = this.#facts;
    const body = {
      state,
      started: this.#started,
      ...(state !== 'running' && { finished: new Date().toISOString() }),
      versions: versions(),
      model: { id: model.id, family: model.family, title: model.title, files: model.files },
      preprocess: model.preprocess,
      settings,
      images: this.#rows,
    };
    return writeAtomic(join(this.path, 'run.json'), `${JSON.stringify(body, null, 1)}\n`);
  }
}

/** A file name that says which picture it belongs to, and is the same in every run. */
export function tensorStem(image: string, sha256: string, index?: number): string {
  const base = image.split(/[\\/]/).at(-1) ?? '';
  const stem = base.slice(0, base.length - extname(base).length).replace(/[^\w.-]+/g, '_');
  const number = index === undefined ? '' : `.${index}`;
  return `${stem.slice(0, 60)}-${sha256.slice(0, 8)}${number}`;
}

/** Removes the oldest folders beyond `kept`; their names begin with the time. */
export async function pruneRuns(parent: string, kept: number): Promise<void> {
  const names = (await readdir(parent).catch(() => [])).sort();
  for (const name of names.slice(0, Math.max(0, names.length - kept))) {
    await rm(join(parent, name), { recursive: true, force: true });
  }
}
