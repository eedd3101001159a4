import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VitrineError } from '#shared/types';
import { copyAtomic, diskError } from '../../files/atomic';
import { jsonLines, type LinePlace } from '../../files/lines';
import { resultsFile, rowsFile } from './paths';
import { RowLine } from './progress';
import { movableLine, ResultLine, resultKey } from './results';
import { differenceOf, type RunFacts, readFacts } from './run-facts';
import { RunFolder, readInputs } from './run-folder';

/** A run to be merged. */
interface Shard {
  readonly path: string;
  /** By image. */
  readonly results: ReadonlyMap<string, LinePlace>;
}

/** A row and where its line lies. */
interface PlacedRow extends RowLine, LinePlace {
  readonly shard: Shard;
}

/**
 * Makes one run of runs over the same list of images by the same model and settings: its rows in the order of
 * the list, each once, with their results and files; where two runs have the same, that of the first. What no run
 * has, the merged one can go on with. Throws VitrineError: 'bad-input' naming what differs, 'disk'.
 */
export async function mergeRuns(folders: readonly string[], out: string): Promise<RunFacts> {
  const paths = [...new Set(folders.map((folder) => resolve(folder)))];
  if (paths.includes(resolve(out))) {
    throw new VitrineError('bad-input', `${out} is one of the runs to merge`, {
      hint: 'Choose a new folder for the merged run.',
    });
  }
  const runs = await Promise.all(paths.map(readFacts));
  const [first] = runs as [RunFacts, ...RunFacts[]];
  for (const [i, run] of runs.entries()) checkFits(first, run, paths, i);

  const rows = new Map<string, PlacedRow>();
  for (const path of paths) {
    const shard = { path, results: await resultsIn(path) };
    for await (const { value, ...place } of jsonLines(rowsFile(path), RowLine)) {
      const key = `${value.input} ${value.index}`;
      if (!rows.has(key)) rows.set(key, { ...value, ...place, shard });
    }
  }
  const sorted = [...rows.values()].sort(
    (a, b) => a.input - b.input || (a.index ?? 0) - (b.index ?? 0),
  );

  const inputs = await readInputs(paths[0]!, first);
  const whole = { number: 1, of: 1 };
  const merged = await RunFolder.create(out, { ...first, shard: whole, inputs });
  const files = new OpenFiles();
  try {
    for (const row of sorted) {
      const { path, results } = row.shard;
      const given = inputs[row.input];
      const result = given && results.get(resultKey(given.image, row.index));
      // Before its row, which says that this is there.
      if (result) await copyResult(await files.line(resultsFile(path), result), path, merged);
      merged.copy(await files.line(rowsFile(path), row), row);
    }
    await merged.close(merged.facts.done === merged.total ? 'done' : 'interrupted');
  } catch (error) {
    const failure = diskError(error, out);
    await merged.close('failed', failure).catch(() => undefined);
    throw failure;
  } finally {
    await files.close();
  }
  return merged.facts;
}

function checkFits(first: RunFacts, run: RunFacts, paths: readonly string[], i: number): void {
  const difference =
    differenceOf(run, first) ??
    (run.inputs.sha256 === first.inputs.sha256 ? undefined : 'its list of images is another');
  if (!difference) return;
  throw new VitrineError('bad-input', `${paths[i]} does not fit ${paths[0]}: ${difference}`, {
    hint: 'Merge shards of one run: the same images, model and settings.',
    detail: { file: paths[i]! },
  });
}

/** Of an image that was done again the last line. */
async function resultsIn(path: string): Promise<Map<string, LinePlace>> {
  const found = new Map<string, LinePlace>();
  for await (const { value, ...place } of jsonLines(resultsFile(path), ResultLine)) {
    found.set(resultKey(value.image, value.index), place);
  }
  return found;
}

/** With its files; one that was removed from the shard is not there in the merged run either. */
async function copyResult(text: string, from: string, merged: RunFolder): Promise<void> {
  const { line, files } = movableLine(ResultLine.parse(JSON.parse(text)));
  for (const file of files) {
    const source = join(from, file);
    if (existsSync(source)) await copyAtomic(source, join(merged.path, file));
  }
  merged.result(line);
}

/** Files that lines are read from here and there, each opened once. */
class OpenFiles {
  readonly #handles = new Map<string, FileHandle>();

  async line(path: string, { offset, length }: LinePlace): Promise<string> {
    const handle = this.#handles.get(path) ?? (await open(path));
    this.#handles.set(path, handle);
    const line = Buffer.alloc(length - 1);
    await handle.read(line, 0, line.length, offset);
    return line.toString('utf8');
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
  }
}
