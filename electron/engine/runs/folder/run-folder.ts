import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { RunState } from '#shared/contract';
import {
  ErrorBody,
  type ModelCard,
  type Row,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { diskError, syncFolder, writeAtomic } from '../../files/atomic';
import { jsonLines, wholeBytes } from '../../files/lines';
import { encodeNpy } from '../../tensors/npy';
import { versions } from '../../version';
import { LineLog } from './line-log';
import { lockRun } from './lock';
import { writeParquet } from './parquet';
import { factsFile, inputsFile, parquetFile, resultsFile, rowsFile } from './paths';
import { Progress, type RowLine } from './progress';
import type { ResultLine } from './results';
import { areaLabels, differenceOf, type Method, type RunFacts, readFacts } from './run-facts';

/** A tensor that was written: where it lies, absolute. */
export interface TensorFile {
  readonly file: string;
  readonly dtype: TensorRef['dtype'];
  readonly shape: readonly number[];
}

/** A line of `inputs.jsonl`. */
export const RunInput = z.object({
  /** The path as the user gave it. */
  image: z.string(),
  /** Where it is read, if not at `image`: an uploaded copy. */
  path: z.string().optional(),
  /** Why there is nothing to read, where that was known from the start. */
  error: ErrorBody.optional(),
});
export type RunInput = z.infer<typeof RunInput>;

/** An input without its rows yet. */
export interface Pending extends RunInput {
  readonly input: number;
  readonly path: string;
  /** Of an `.npy` file: the first of its inputs that has no row. */
  readonly from: number;
}

/** What a run is to do. `shard`: which of the inputs, by default all. */
export interface RunPlan
  extends Method,
    Pick<RunFacts, 'name' | 'labels' | 'sources' | 'folder'>,
    Partial<Pick<RunFacts, 'shard'>> {
  readonly inputs: readonly RunInput[];
}

/** The part of a plan that the model gives. `path`: where it was opened from, if not by its id. */
export const modelFacts = (
  { id, family, title, task, files, preprocess, labels, sources }: ModelCard,
  path: string | null,
): Pick<RunPlan, 'model' | 'preprocess' | 'labels' | 'sources'> => ({
  model: { id, family, title, task, files, path },
  preprocess,
  labels,
  sources,
});

/**
 * A run on disk: `run.json`, `inputs.jsonl`, `rows.jsonl` to which a line is added for each image,
 * `rows.parquet` of it once the run rests, `results.jsonl` with `tensors/*.npy`, `maps/*.png` and
 * `images/*.png`. Killed at any moment it can be opened again and gone on with. Everything throws
 * VitrineError('disk') naming the file.
 */
export class RunFolder {
  readonly path: string;
  #facts: RunFacts;
  readonly #inputs: readonly RunInput[];
  readonly #progress: Progress;
  readonly #rows: LineLog;
  readonly #results: LineLog;
  readonly #unlock: () => void;

  private constructor(o: {
    path: string;
    facts: RunFacts;
    inputs: readonly RunInput[];
    progress: Progress;
    /** Of the whole lines there are. */
    bytes: { rows: number; results: number };
    unlock: () => void;
  }) {
    this.path = o.path;
    this.#facts = o.facts;
    this.#inputs = o.inputs;
    this.#progress = o.progress;
    this.#unlock = o.unlock;
    this.#rows = new LineLog(rowsFile(o.path), o.bytes.rows);
    this.#results = new LineLog(resultsFile(o.path), o.bytes.results);
  }

  /** Begins a run; one that is not done is not overwritten. */
  static async create(folder: string, plan: RunPlan): Promise<RunFolder> {
    const path = resolve(folder);
    await mkdir(join(path, 'tensors'), { recursive: true }).catch((error: unknown) => {
      throw diskError(error, path);
    });
    return locked(path, async (unlock) => {
      await refuseUnfinished(path);
      const { inputs, name, model, preprocess, labels, sources, folder } = plan;
      const { settings, embeddings, truth } = plan;
      const text = inputs.map((input) => `${JSON.stringify(input)}\n`).join('');
      const facts: RunFacts = {
        state: 'running',
        name,
        started: new Date().toISOString(),
        finished: null,
        versions: versions(),
        model,
        preprocess,
        labels,
        ...(sources && { sources }),
        settings,
        embeddings,
        truth,
        folder,
        shard: plan.shard ?? { number: 1, of: 1 },
        sideBySide: 1,
        batch: 1,
        inputs: { count: inputs.length, sha256: createHash('sha256').update(text).digest('hex') },
        done: 0,
        failed: 0,
        error: null,
        deaths: null,
      };
      // Without `run.json` there is no run: it goes first and comes last.
      for (const old of [factsFile(path), parquetFile(path)]) await rm(old, { force: true });
      await writeAtomic(inputsFile(path), text);
      const run = new RunFolder({
        path,
        facts,
        inputs,
        unlock,
        progress: new Progress(),
        bytes: { rows: 0, results: 0 },
      });
      await run.#write({});
      await syncFolder(path);
      return run;
    });
  }

  /** Goes on with a run. `wanted`: refused where the rows to come would not be like those there are. */
  static async open(folder: string, wanted?: Method): Promise<RunFolder> {
    const path = resolve(folder);
    await readFacts(path); // a lock would be left in what is no run
    return locked(path, async (unlock) => {
      const facts = await readFacts(path);
      const difference = wanted && differenceOf(facts, wanted);
      if (difference) {
        throw new VitrineError('bad-input', `${path} is a run of another kind: ${difference}`, {
          hint: 'Use the model and settings that the run was started with, or another folder.',
          detail: { file: path },
        });
      }
      const inputs = await readInputs(path, facts);
      const progress = await Progress.of(path);
      // A table of a run that goes on would be behind its rows.
      await rm(parquetFile(path), { force: true });
      const bytes = {
        rows: await wholeBytes(rowsFile(path)),
        results: await wholeBytes(resultsFile(path)),
      };
      const run = new RunFolder({ path, facts, inputs, progress, bytes, unlock });
      const died = facts.state === 'running' ? run.#next() : undefined;
      const { deaths } = facts;
      const known = deaths && deaths.input === died?.input ? deaths : null;
      await run.#write({
        state: 'running',
        finished: null,
        error: null,
        deaths: died ? (known ?? { input: died.input, count: 0 }) : null,
      });
      return run;
    });
  }

  get facts(): RunFacts {
    const { done, failed } = this.#progress;
    return { ...this.#facts, done: done.size, failed };
  }

  /** How many inputs this run is to do. */
  get total(): number {
    const { inputs, shard } = this.#facts;
    return Math.max(0, Math.ceil((inputs.count - shard.number + 1) / shard.of));
  }

  /** The inputs without their rows, in order. */
  *pending(): Generator<Pending> {
    const { shard, folder } = this.#facts;
    for (let input = shard.number - 1; input < this.#inputs.length; input += shard.of) {
      if (this.#progress.done.has(input)) continue;
      const given = this.#inputs[input]!;
      const from = this.#progress.partly.get(input) ?? 0;
      yield { ...given, input, path: given.path ?? resolve(folder, given.image), from };
    }
  }

  /** Adds a row. `more`: this input will have further ones. */
  add(row: Row, more: boolean): void {
    const line: RowLine = { ...row, ...(more && { more }) };
    this.copy(JSON.stringify(line), line);
  }

  /** Adds a line of another run's `rows.jsonl` as it is. */
  copy(text: string, line: RowLine): void {
    this.#rows.add([text]);
    this.#progress.count(line);
  }

  /** Adds all that the model said of an image: before its row, which says that this is there. */
  result(line: ResultLine): void {
    this.#results.add([JSON.stringify(line)]);
  }

  /** Writes down how many lanes run at once. */
  async begin(sideBySide: number): Promise<void> {
    if (sideBySide !== this.#facts.sideBySide) await this.#write({ sideBySide });
  }

  /** The most images that ran in a batch; written down when the run rests. */
  batched(images: number): void {
    this.#facts = { ...this.#facts, batch: Math.max(this.#facts.batch, images) };
  }

  /** Remembers that this input is run by itself, in case that the process dies over it once more. */
  async suspect(input: number): Promise<void> {
    const count = (this.#facts.deaths?.count ?? 0) + 1;
    await this.#write({ deaths: { input, count } });
  }

  /** Writes `tensors/NAME.npy`. */
  async tensor(name: string, dtype: TensorRef['dtype'], tensor: Tensor): Promise<TensorFile> {
    const file = join(this.path, 'tensors', `${name}.npy`);
    await writeAtomic(file, encodeNpy(tensor));
    return { file, dtype, shape: tensor.shape };
  }

  /** Writes `FOLDER/NAME.png`. */
  async image(folder: string, name: string, bytes: Uint8Array): Promise<string> {
    const file = join(this.path, folder, `${name}.png`);
    await writeAtomic(file, bytes);
    return file;
  }

  /** Ends the writing: with the table, unless the run failed. */
  async close(state: Exclude<RunState, 'running'>, error?: VitrineError): Promise<void> {
    try {
      await this.#results.close();
      await this.#rows.close();
      if (!error) {
        const { path } = this;
        await writeParquet(rowsFile(path), parquetFile(path), areaLabels(this.#facts));
      }
      const finished = new Date().toISOString();
      const deaths = null;
      await this.#write({ state, finished, deaths, error: error?.toBody() ?? null });
    } finally {
      this.#unlock();
    }
  }

  #next(): Pending | undefined {
    const next = this.pending().next();
    return next.done ? undefined : next.value;
  }

  #write(change: Partial<RunFacts>): Promise<void> {
    this.#facts = { ...this.facts, ...change };
    return writeAtomic(factsFile(this.path), `${JSON.stringify(this.#facts, null, 1)}\n`);
  }
}

/** Opens a run under its lock, which is given back where that fails. */
async function locked(
  path: string,
  open: (unlock: () => void) => Promise<RunFolder>,
): Promise<RunFolder> {
  const unlock = lockRun(path);
  try {
    return await open(unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function refuseUnfinished(path: string): Promise<void> {
  const before = await readFacts(path).catch(() => null);
  if (!before || before.state === 'done') return;
  throw new VitrineError('bad-input', `${path} holds a run that is not done: ${before.name}`, {
    hint: 'Resume it with --resume, or use another folder.',
    detail: { file: path },
  });
}

/** Throws VitrineError('bad-input') where the list is not the one that the run was begun with. */
export async function readInputs(path: string, { inputs }: RunFacts): Promise<RunInput[]> {
  const given: RunInput[] = [];
  const file = inputsFile(path);
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    for await (const { value } of jsonLines(file, RunInput)) given.push(value);
  } catch (error) {
    throw diskError(error, file);
  }
  if (given.length === inputs.count && hash.digest('hex') === inputs.sha256) return given;
  throw new VitrineError('bad-input', `${file} is not the list that the run was started with`, {
    hint: 'It was changed or damaged. Start a new run in another folder.',
    detail: { file },
  });
}

/** A file name that says which image it belongs to, and is the same in every run. */
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
