import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Lost, OpenedDocument } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { eachOf } from '../files/each-of';
import type { FileHashes } from '../files/hashes';
import type { FileRegistry, Registered } from '../files/registry';
import { seedIn, writeSeeds } from '../files/seeds';
import { looksLikeImage } from '../files/walk';
import type { SavedFile } from './format';

/** Files looked at at the same time. */
const AT_ONCE = 32;

export type PlacedFile = OpenedDocument['files'][number];

/** The path of a file from a document's folder; undefined where there is no such way (another disk). */
export function besideOf(path: string, document: string): string | undefined {
  const way = relative(dirname(document), path);
  return isAbsolute(way) ? undefined : way.split(sep).join('/');
}

/**
 * Gives every file of a document its id here, by its id there: where it was, or where it lies beside the
 * document now. Seeds are written where they are missing. Any other file that is not there, or not of the size that it
 * had, is told as lost.
 */
export async function placeFiles(
  saved: readonly SavedFile[],
  document: string,
  registry: FileRegistry,
  seeds: string,
): Promise<Map<string, PlacedFile>> {
  const found = await eachOf(saved, AT_ONCE, async (file) => {
    const { name, folder } = file;
    const seed = seedIn(file.path);
    if (seed === undefined) return findFile(file, document, registry);
    const [written] = await writeSeeds(seeds, [seed]);
    return { ...written!, name, folder, lost: null };
  });
  const entries = await registry.expect(found.map(({ lost: _, ...file }) => file));
  return new Map(saved.map(({ id }, i) => [id, { entry: entries[i]!, lost: found[i]!.lost }]));
}

async function findFile(
  file: SavedFile,
  document: string,
  registry: FileRegistry,
): Promise<Omit<Registered, 'id'> & { lost: Lost | null }> {
  const { name, bytes, folder } = file;
  const beside = file.beside === undefined ? [] : [resolve(dirname(document), file.beside)];
  let changed: { path: string; bytes: number } | undefined;
  for (const path of [file.path, ...beside]) {
    const size = await sizeAt(path, folder, registry);
    if (size === bytes) return { path, name, folder, bytes, lost: null };
    if (size !== undefined) changed ??= { path, bytes: size };
  }
  if (changed) return { ...changed, name, folder, lost: 'changed' };
  return { path: file.path, name, folder, bytes, lost: 'missing' };
}

/**
 * Size of the file at a path that a document names. A document can come from anywhere: a path is looked at
 * only where it names an image or was handed over by a person before, and never one on the network, since
 * asking for that logs in there. Undefined where there is nothing of use.
 */
async function sizeAt(
  path: string,
  folder: string,
  registry: FileRegistry,
): Promise<number | undefined> {
  if (!isAbsolute(path) || /^(\\\\|\/\/)/.test(path)) return undefined;
  if (!looksLikeImage(path) && !(await registry.knows(path, folder))) return undefined;
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() ? facts.size : undefined;
}

/**
 * Looks for lost files among those that a person pointed to: the same hash under whatever name, or where
 * the hash was never known the same name and size. What was found keeps its id.
 */
export async function relink(
  lost: readonly { file: string; sha256: string | null }[],
  among: readonly string[],
  registry: FileRegistry,
  hashes: FileHashes,
  signal: AbortSignal,
): Promise<FileEntry[]> {
  const given = await Promise.all(among.map((id) => registry.resolve(id)));
  const byName = grouped(given, ({ name }) => name);
  const bySize = grouped(given, ({ bytes }) => bytes);
  const found: FileEntry[] = [];
  for (const { file, sha256 } of lost) {
    const { name, bytes } = await registry.resolve(file);
    const named = byName.get(name) ?? [];
    const candidates = new Set([...named, ...(bySize.get(bytes) ?? [])]);
    for (const candidate of candidates) {
      signal.throwIfAborted();
      const isSame =
        sha256 === null
          ? candidate.name === name && candidate.bytes === bytes
          : (await hashes.of(candidate.path).catch(() => '')) === sha256;
      if (!isSame) continue;
      found.push(await registry.move(file, candidate.id));
      break;
    }
  }
  return found;
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
