import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { VitrineError } from '#shared/types';
import { diskError } from '../files/atomic';
import { parseLine, readLines } from './lines';
import { differenceOf, type RunFacts, readFacts } from './run-facts';
import { Line, RunFolder, readInputs, rowsFile } from './run-folder';

/** A row and where its line lies. */
interface Place extends Line {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * Makes one run of runs over the same list of pictures by the same model and settings: its rows in the order of
 * the list, each once; where two runs have the same, that of the first. What no run has, the merged one can go
 * on with. Tensors stay where they are. Throws VitrineError: 'bad-input' naming what differs, 'disk'.
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

  const places = new Map<string, Place>();
  for (const path of paths) {
    for await (const place of placesIn(rowsFile(path))) {
      const key = `${place.input} ${place.index}`;
      if (!places.has(key)) places.set(key, place);
    }
  }
  const sorted = [...places.values()].sort(
    (a, b) => a.input - b.input || (a.index ?? 0) - (b.index ?? 0),
  );

  const inputs = await readInputs(paths[0]!, first);
  const whole = { number: 1, of: 1 };
  const merged = await RunFolder.create(out, { ...first, shard: whole, inputs });
  const files = new Map<string, FileHandle>();
  try {
    for (const path of paths) files.set(rowsFile(path), await open(rowsFile(path)));
    for (const place of sorted) {
      const line = Buffer.alloc(place.length - 1);
      await files.get(place.file)!.read(line, 0, line.length, place.offset);
      merged.copy(line.toString('utf8'), place);
    }
    await merged.close(merged.facts.done === merged.total ? 'done' : 'interrupted');
  } catch (error) {
    const failure = diskError(error, out);
    await merged.close('failed', failure).catch(() => undefined);
    throw failure;
  } finally {
    for (const file of files.values()) await file.close();
  }
  return merged.facts;
}

function checkFits(first: RunFacts, run: RunFacts, paths: readonly string[], i: number): void {
  const difference =
    differenceOf(run, first) ??
    (run.inputs.sha256 === first.inputs.sha256 ? undefined : 'its list of pictures is another');
  if (!difference) return;
  throw new VitrineError('bad-input', `${paths[i]} does not fit ${paths[0]}: ${difference}`, {
    hint: 'Merge shards of one run: the same pictures, model and settings.',
    detail: { file: paths[i]! },
  });
}

async function* placesIn(file: string): AsyncGenerator<Place> {
  try {
    for await (const { text, offset, length } of readLines(file)) {
      const line = parseLine(Line, text);
      if (line) yield { ...line, file, offset, length };
    }
  } catch (error) {
    throw diskError(error, file);
  }
}
