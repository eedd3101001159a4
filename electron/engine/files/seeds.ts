import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gaussians, MOST_SEED } from '#shared/random';
import { VitrineError } from '#shared/types';
import { diskError, writeAtomic } from './atomic';

/*
 * A seed is a small image of its noise, so that the library, runs, documents and reports handle it as any image. Its
 * name says it all: what starts from seeds never reads it.
 */

/** A noise seed that a sample starts from. */
export interface SeedSource {
  readonly name: string;
  readonly sha256: string;
  readonly seed: number;
}

const NAME = /^Seeds? (\d{1,16})(?:-(\d{1,16}))?\.seed$/;
/** Seeds of one file at most. */
const MOST_IN_FILE = 4096;

export const seedName = (seed: number): string => `Seed ${seed}`;
export const seedFile = (seed: number): string => `${seedName(seed)}.seed`;
/** Where the seeds of the library are kept. */
export const seedsFolder = (stateDir: string): string => join(stateDir, 'seeds');
/** All of them are drawn together: see `SeedContext`. */
export const seedsFile = (first: number, last: number): string => `Seeds ${first}-${last}.seed`;

/** The seed of a path, also of one from another system; undefined where it names none. */
export function seedIn(path: string): number | undefined {
  const digits = /(?:^|[\\/])Seed (\d{1,16})\.seed$/.exec(path)?.[1];
  return digits !== undefined && Number(digits) <= MOST_SEED ? Number(digits) : undefined;
}

/** The seeds of a file; undefined where it is none of seeds. Throws VitrineError('bad-input'). */
export function seedsOf(path: string): SeedSource[] | undefined {
  const found = NAME.exec(basename(path));
  if (!found) return undefined;
  const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
  if (last > MOST_SEED || last < first || last - first >= MOST_IN_FILE) {
    throw new VitrineError('bad-input', `${basename(path)} does not name seeds`, {
      hint: `A seed is a whole number from 0 to ${MOST_SEED}; a file has ${MOST_IN_FILE} at most.`,
      detail: { file: basename(path) },
    });
  }
  return Array.from({ length: last - first + 1 }, (_, i) => sourceOf(first + i));
}

const sourceOf = (seed: number): SeedSource => ({
  name: seedName(seed),
  sha256: createHash('sha256').update(contentOf(seed)).digest('hex'),
  seed,
});

const SIDE = 32;
const HEADER = 54;

/** A BMP of 24 bits. */
function contentOf(seed: number): Uint8Array {
  const bytes = Buffer.alloc(HEADER + 3 * SIDE * SIDE);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(HEADER, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(SIDE, 18);
  bytes.writeInt32LE(SIDE, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (const [i, value] of gaussians(seed, 0, SIDE * SIDE).entries()) {
    const grey = Math.min(255, Math.max(0, Math.round(128 + 64 * value)));
    bytes.fill(grey, HEADER + 3 * i, HEADER + 3 * (i + 1));
  }
  return bytes;
}

/** Writes files of seeds where they are missing. Throws VitrineError('disk'). */
export async function writeSeeds(
  folder: string,
  seeds: readonly number[],
): Promise<{ path: string; bytes: number }[]> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, folder);
  });
  const written = [];
  for (const seed of seeds) {
    const [path, content] = [join(folder, seedFile(seed)), contentOf(seed)];
    if (!(await stat(path).catch(() => null))) await writeAtomic(path, content);
    written.push({ path, bytes: content.length });
  }
  return written;
}
