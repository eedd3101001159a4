import { join, resolve } from 'node:path';
import { holdsTensors, partList, scoreWords } from '#shared/parts';
import { type ModelCard, VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import type { ModelOnDisk } from '../../engine/onnx-sessions/pool';
import { type RunFacts, readFacts } from '../../engine/runs/folder/run-facts';
import {
  type GivenInput,
  modelFacts,
  type Pending,
  pruneRuns,
  RunFolder,
} from '../../engine/runs/folder/run-folder';
import { addRow, outcomes } from '../../engine/runs/outcomes';
import { Rows } from '../../engine/runs/row';
import { type Answer, answer, failure, type Item, inWords } from './answer';
import { withEngine } from './engine';
import { listPictures, readShard } from './images';
import { describe, type Io, UsageError } from './io';
import { Progress } from './progress';
import { Truth } from './truth';

interface Options {
  readonly paths: readonly string[];
  readonly model?: string;
  readonly set?: string[];
  readonly layers?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly embeddings?: boolean;
  readonly resume?: boolean;
  readonly shard?: string;
}

/** What is to be done, as the arguments say, or as the run that is gone on with says. */
interface Task {
  readonly model: ModelOnDisk;
  readonly settings: RunFacts['settings'];
  readonly embeddings: boolean;
  readonly truth: Truth | null;
  readonly run: RunFolder | null;
  /** Left to do. */
  readonly inputs: readonly Pending[];
}

/** Run folders that nobody named, kept in the state folder. */
const RUNS_KEPT = 20;
/** Errors that mean the model, not the picture. */
const MODEL_ERRORS = ['model-missing', 'model-invalid', 'unsupported', 'shape-mismatch'];

/** `vitrine analyze`. Resolves with the exit status. */
export function analyze(o: Options, io: Io): Promise<number> {
  checkOptions(o);
  return withEngine(io, async (engine, stateDir) => {
    const then = o.resume ? await readFacts(o.out!) : null;
    const model = await openModel(engine, o.model ?? then?.model.path ?? then!.model.id, io);
    if (!model) return 3;
    const task = then
      ? await goOn(o, then, model, { engine, io })
      : await begin(o, model, { engine, stateDir, io });
    return runAll(task, { engine, io, json: o.json === true });
  });
}

function checkOptions({ paths, model, out, resume, shard }: Options): void {
  if (resume) {
    if (!out) throw new UsageError('“--resume” needs --out: the folder of the run to go on with.');
    return;
  }
  if (paths.length === 0) throw new UsageError('“analyze” needs pictures or folders.');
  if (!model) throw new UsageError('“analyze” needs --model.');
  if (shard !== undefined && !out) throw new UsageError('“--shard” needs --out.');
}

interface Place {
  readonly engine: Engine;
  readonly io: Io;
}

async function begin(
  o: Options,
  model: ModelOnDisk,
  { engine, stateDir, io }: Place & { stateDir: string },
): Promise<Task> {
  const { card } = model;
  const { truth: mask = null, ...settings } = readSettings(engine, o, card);
  const shard = o.shard === undefined ? { number: 1, of: 1 } : readShard(o.shard);
  const inputs = await listPictures(o.paths, io.signal);
  const truth = await openTruth(mask, inputs, { engine, io });
  const embeddings = o.embeddings === true;
  const plan = {
    ...modelFacts(card, isPath(o.model!) ? resolve(o.model!) : null),
    ...{ name: `${card.title}, ${inputs.length} images`, folder: process.cwd() },
    ...{ settings, embeddings, truth: mask, shard, inputs },
  };
  const folder = await placeFor(o, card, settings, stateDir, io);
  const run = folder === null ? null : await RunFolder.create(folder, plan);
  const pending = (given: GivenInput, input: number): Pending => {
    return { ...given, input, path: given.image, from: 0 };
  };
  const left = run ? [...run.pending()] : inputs.map(pending);
  return { model, settings, embeddings, truth, run, inputs: left };
}

/** The arguments may say again what the run is; they may not say otherwise. */
async function goOn(
  o: Options,
  then: RunFacts,
  model: ModelOnDisk,
  { engine, io }: Place,
): Promise<Task> {
  const said = o.set || o.layers !== undefined;
  const { truth: mask = null, ...settings } = said
    ? readSettings(engine, o, model.card)
    : { ...then.settings, ...(then.truth !== null && { truth: then.truth }) };
  const { number, of } = o.shard === undefined ? then.shard : readShard(o.shard);
  if (number !== then.shard.number || of !== then.shard.of) {
    throw new UsageError(`${o.out} is shard ${then.shard.number}/${then.shard.of}.`);
  }
  const run = await RunFolder.open(o.out!, {
    ...modelFacts(model.card, null),
    ...{ settings, embeddings: o.embeddings ?? then.embeddings },
    truth: mask === null ? null : String(mask),
  });
  const inputs = [...run.pending()];
  const { facts, total } = run;
  io.err(`${facts.name}: ${facts.done} of ${total} were done, ${inputs.length} are left\n`);
  const truth = await openTruth(run.facts.truth, inputs, { engine, io });
  return { model, settings, embeddings: run.facts.embeddings, truth, run, inputs };
}

async function runAll(
  { model, settings, embeddings, truth, run, inputs }: Task,
  { engine, io, json }: Place & { json: boolean },
): Promise<number> {
  const { card } = model;
  const { signal } = io;
  const rows = new Rows(card);
  const tally = new Tally(io, inputs.length);
  const say = (said: Answer, item: Item, outcome = item.outcome) => {
    tally.add(said, item.more);
    io.out(json ? `${JSON.stringify(said)}\n` : inWords(said, outcome));
  };
  let told = false;
  const tell = async (item: Item) => {
    if (embeddings && !told && !item.embedding && !(item.outcome instanceof VitrineError)) {
      io.err(`${card.id} shows no embedding: the rows hold none.\n`);
      told = true;
    }
    try {
      const said = await answer({ engine, card, run, truth, signal }, item);
      if (!item.partial && run) addRow(run, rows, item, said.outcome, said.miou);
      say(said.answer, item, said.outcome);
    } catch (error) {
      // The folder cannot be written: this picture is told, and the next ones wait for better times.
      say(failure(card, item, VitrineError.from(error)), item);
      throw error;
    }
  };
  const everything = run
    ? outcomes(run, model, { analyst: engine, signal })
    : engine.analyzeBatch({
        ...{ model, settings, embeddings, signal, inputs },
        lanes: await engine.sideBySide(model),
      });
  try {
    for await (const item of everything) await tell(item);
    await run?.close('done');
  } catch (error) {
    const cause = VitrineError.from(error);
    const closing = signal.aborted ? run?.close('interrupted') : run?.close('failed', cause);
    await closing?.catch(() => undefined); // what went wrong first is what is told
    throw cause;
  }
  if (truth && inputs.length > 1) {
    const summary = truth.sum();
    if (json) io.out(`${JSON.stringify({ summary })}\n`);
    io.err(`${summary.images} of ${inputs.length} pictures together: ${scoreWords(summary)}\n`);
  }
  // What failed before it was resumed has failed still.
  return tally.status || (run && run.facts.failed > 0 ? 1 : 0);
}

/** Counts what failed, and tells it on standard error, with the progress. */
class Tally {
  readonly #io: Io;
  readonly #progress: Progress;
  #done = 0;
  #failed = 0;
  #modelFailed = 0;

  constructor(io: Io, total: number) {
    this.#io = io;
    this.#progress = new Progress(io, total);
  }

  add({ image, error }: Answer, more: boolean): void {
    this.#done++;
    if (error) {
      this.#failed++;
      if (MODEL_ERRORS.includes(error.code)) this.#modelFailed++;
      this.#progress.clear();
      this.#io.err(`${image}: ${describe(error)}\n`);
    }
    if (!more) this.#progress.tick();
  }

  /** Of the command. */
  get status(): number {
    if (this.#failed === 0) return 0;
    return this.#modelFailed === this.#done ? 3 : 1;
  }
}

const isPath = (model: string): boolean => /[\\/]|\.onnx$/i.test(model);

async function openModel(engine: Engine, wanted: string, io: Io): Promise<ModelOnDisk | null> {
  try {
    return isPath(wanted)
      ? await engine.catalogue.openPath(wanted, io.signal)
      : await engine.catalogue.open(wanted);
  } catch (error) {
    const failure = VitrineError.from(error);
    if (failure.code === 'cancelled') throw failure;
    io.err(`${describe(failure)}\n`);
    return null;
  }
}

const openTruth = async (
  mask: string | null,
  inputs: readonly GivenInput[],
  { engine, io }: Place,
) =>
  mask === null ? null : Truth.open(mask, { engine, pictures: inputs.length, signal: io.signal });

/** `--set` and `--layers` as settings. Without --json nobody sees tensors, so none are fetched. */
function readSettings(engine: Engine, o: Options, card: ModelCard): Record<string, string> {
  const settings: Record<string, string> = o.json || o.out ? {} : { layers: 'none' };
  for (const pair of o.set ?? []) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (!key || value === undefined) throw new UsageError(`“--set ${pair}” is not key=value.`);
    settings[key] = value;
  }
  if (o.layers !== undefined) settings.layers = o.layers;
  // A run that is gone on with may be so from another folder.
  for (const { kind, name } of card.settings) {
    if (kind === 'picture' && settings[name]) settings[name] = resolve(settings[name]);
  }
  const { truth, ...own } = settings;
  try {
    engine.checkSettings(card, card.task === 'segmentation' ? own : settings);
  } catch (error) {
    throw new UsageError(describe(VitrineError.from(error)));
  }
  const asked = /^[\d,]+$/.test(settings.layers ?? '') ? settings.layers!.split(',') : [];
  const unknown = asked.find((layer) => !card.attention.some((tap) => tap.layer === Number(layer)));
  if (unknown !== undefined) {
    throw new UsageError(
      `${card.id} has ${card.attention.length} attention layers, no ${unknown}.`,
    );
  }
  return settings;
}

/** Where rows and files go: --out, or a new folder in the state folder when a run may give any tensor. */
async function placeFor(
  o: Options,
  card: ModelCard,
  settings: RunFacts['settings'],
  stateDir: string,
  io: Io,
): Promise<string | null> {
  if (o.out) return o.out;
  const givesTensors = partList.some(
    ([, part]) =>
      holdsTensors(part.schema) &&
      (part.wanted ? part.wanted(card, settings) : o.json && part.promised(card)),
  );
  if (!givesTensors) return null;
  const runs = join(stateDir, 'runs');
  await pruneRuns(runs, RUNS_KEPT - 1);
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const folder = join(runs, `${time}-${process.pid}-${card.id}`);
  io.err(`Tensors: ${folder} (the last ${RUNS_KEPT} such folders are kept; --out names one)\n`);
  return folder;
}
