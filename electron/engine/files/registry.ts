import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { FileEntry, VitrineError } from '#shared/types';
import { JsonLines } from './json-lines';
import { looksLikeImage, looksLikeModelPart, walk } from './walk';

const Line = FileEntry.extend({ path: z.string() });
export type Registered = z.infer<typeof Line>;

/** Older entries than these are forgotten when the registry is next read. */
const KEPT = 100_000;

/**
 * Which path an opaque file id stands for. Only what a person handed over is in here, so whoever
 * holds ids (the window) cannot name a path. One JSON line an entry, so that ids outlive the engine.
 */
export class FileRegistry {
  readonly #lines: JsonLines<Registered>;
  #entries: Promise<Map<string, Registered>> | undefined;

  constructor(stateDir: string) {
    this.#lines = new JsonLines(join(stateDir, 'files.jsonl'), Line);
  }

  /**
   * Registers files and the images and models in folders, recursively. `folder` is where the paths
   * stood in what was dropped. Throws VitrineError('bad-input'): no such file, nothing of use inside.
   */
  async register(
    paths: readonly string[],
    folder = '',
    signal?: AbortSignal,
  ): Promise<FileEntry[]> {
    const added: Registered[] = [];
    for (const path of paths) {
      const wanted = (file: string) => looksLikeImage(file) || looksLikeModelPart(file);
      const found = await walk(resolve(path), wanted, signal);
      if (found.length === 0) {
        throw new VitrineError('bad-input', `The folder ${basename(path)} holds no images`, {
          hint: 'Choose a folder with images, or with an .onnx model.',
          detail: { file: path },
        });
      }
      for (const file of found) {
        const place = [folder, file.folder].filter(Boolean).join('/');
        added.push({
          id: identify(file.path, place),
          name: basename(file.path),
          folder: place,
          bytes: file.bytes,
          path: file.path,
        });
      }
    }
    await this.#put(added);
    return added.map(withoutPath);
  }

  /** Ids for files at paths that a saved document names, whether they are still there or not. */
  async expect(files: readonly Omit<Registered, 'id'>[]): Promise<FileEntry[]> {
    const expected = files.map((file) => ({ ...file, id: identify(file.path, file.folder) }));
    await this.#put(expected);
    return expected.map(withoutPath);
  }

  /** The id of a path, whether there is a file or not. */
  async expectPath(path: string): Promise<FileEntry> {
    return this.entry(path, '');
  }

  /** The entries of these paths, those that a person has handed over where there are such. */
  async at(paths: readonly string[]): Promise<Map<string, FileEntry>> {
    const wanted = new Set(paths);
    const found = new Map<string, FileEntry>();
    for (const entry of (await this.#load()).values()) {
      if (wanted.has(entry.path)) found.set(entry.path, withoutPath(entry));
    }
    for (const path of wanted) if (!found.has(path)) found.set(path, await this.expectPath(path));
    return found;
  }

  /** The entry of a file at a place in what was dropped; made where it was forgotten. */
  async entry(path: string, folder: string): Promise<FileEntry> {
    const known = (await this.#load()).get(identify(path, folder));
    if (known) return withoutPath(known);
    const bytes = (await stat(path).catch(() => null))?.size ?? 0;
    const [entry] = await this.expect([{ path, name: basename(path), folder, bytes }]);
    return entry!;
  }

  /** Whether a person has handed over this path before. */
  async knows(path: string, folder: string): Promise<boolean> {
    return (await this.#load()).has(identify(path, folder));
  }

  /** From now on an id stands for the file of another one. */
  async move(id: string, to: string): Promise<FileEntry> {
    const [old, found] = await Promise.all([this.resolve(id), this.resolve(to)]);
    const moved = { ...old, name: found.name, path: found.path, bytes: found.bytes };
    await this.#put([moved]);
    return withoutPath(moved);
  }

  /** The files of these names that a person has handed over, by name, the last ones first. */
  async named(names: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly Registered[]>> {
    const found = new Map<string, Registered[]>();
    for (const entry of [...(await this.#load()).values()].reverse()) {
      if (!names.has(entry.name)) continue;
      found.set(entry.name, [...(found.get(entry.name) ?? []), entry]);
    }
    return found;
  }

  /** The path of an id. Throws VitrineError('bad-input') where the id was never given out. */
  async resolve(id: string): Promise<Registered> {
    const entry = (await this.#load()).get(id);
    if (entry) return entry;
    throw new VitrineError('bad-input', 'This file is not known to the engine', {
      hint: 'Open the file again.',
      detail: { id },
    });
  }

  async #put(added: readonly Registered[]): Promise<void> {
    const entries = await this.#load();
    const isFresh = (entry: Registered) => {
      const known = entries.get(entry.id);
      return known?.bytes !== entry.bytes || known.path !== entry.path;
    };
    const fresh = added.filter(isFresh);
    for (const entry of added) entries.set(entry.id, entry);
    await this.#lines.add(fresh);
  }

  #load(): Promise<Map<string, Registered>> {
    this.#entries ??= this.#read();
    return this.#entries;
  }

  async #read(): Promise<Map<string, Registered>> {
    const all = await this.#lines.read();
    const kept = all.slice(-KEPT);
    if (kept.length < all.length) await this.#lines.replace(kept);
    return new Map(kept.map((entry) => [entry.id, entry]));
  }
}

const withoutPath = ({ path: _, ...entry }: Registered): FileEntry => entry;

/** The same file in the same place has the same id: opening it again adds nothing. */
const identify = (path: string, folder: string): string =>
  createHash('sha256').update(`${path}\0${folder}`).digest('hex').slice(0, 20);
