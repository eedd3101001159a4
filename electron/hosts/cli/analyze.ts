import { join, resolve } from 'node:path';
import { holdsTensors, partList } from '#shared/parts';
import type { ModelCard } from '#shared/types';
import type { Engine, RunTask } from '../../engine';
import type { ModelOnDisk } from '../../engine/onnx-sessions/pool';
import { type RunFacts, readFacts } from '../../engine/runs/folder/run-facts';
import {
  modelFacts,
  type Pending,
  pruneRuns,
  RunFolder,
  type RunInput,
} from '../../engine/runs/folder/run-folder';
import { withEngine } from './engine';
import { listImages, readShard } from './images';
import { type Io, UsageError } from './io';
import { isPath, openModel } from './open-model';
import { runTask } from './run';
import { readSettings } from './settings';
import { Truth } from './truth';

export interface Options {
  readonly model?: string;
  readonly set?: string[];
  readonly layers?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly embeddings?: boolean;
  readonly resume?: boolean;
  readonly shard?: string;
}

/** What is to be done, as the arguments or the resumed run say; `inputs` are those left. */
type Task = RunTask & { readonly truth: Truth | null };

/** Run folders that nobody named, kept in the state folder. */
const RUNS_KEPT = 20;

/** `vitrine analyze`. Resolves with the exit status. */
export function analyze(o: Options & { paths: readonly string[] }, io: Io): Promise<number> {
  if (!o.resume) {
    if (o.paths.length === 0) throw new UsageError('“analyze” needs images or folders.');
    if (!o.model) throw new UsageError('“analyze” needs --model.');
  }
  return analyzeInputs(o, io, () => listImages(o.paths, io.signal));
}

/** A new run on the inputs that are listed, or the rest of the one to resume. */
export function analyzeInputs(
  o: Options,
  io: Io,
  list: () => Promise<RunInput[]>,
): Promise<number> {
  checkOptions(o);
  return withEngine(io, async (engine, stateDir) => {
    const then = o.resume ? await readFacts(o.out!) : null;
    const model = await openModel(engine, o.model ?? then?.model.path ?? then!.model.id, io);
    if (!model) return 3;
    const task = then
      ? await resumeTask(o, then, model, { engine, io })
      : await newTask(o, model, list, { engine, stateDir, io });
    return runTask(task, { engine, io, json: o.json === true });
  });
}

function checkOptions({ out, resume, shard }: Options): void {
  if (resume) {
    if (!out) throw new UsageError('“--resume” needs --out: the folder of the run to resume.');
    return;
  }
  if (shard !== undefined && !out) throw new UsageError('“--shard” needs --out.');
}

interface Context {
  readonly engine: Engine;
  readonly io: Io;
}

async function newTask(
  o: Options,
  model: ModelOnDisk,
  list: () => Promise<RunInput[]>,
  { engine, stateDir, io }: Context & { stateDir: string },
): Promise<Task> {
  const { card } = model;
  const { truth: mask = null, ...settings } = readSettings(engine, o, card);
  const shard = o.shard === undefined ? { number: 1, of: 1 } : readShard(o.shard);
  const inputs = await list();
  const truth = await openTruth(mask, inputs, { engine, io });
  const embeddings = o.embeddings === true;
  const plan = {
    ...modelFacts(card, isPath(o.model!) ? resolve(o.model!) : null),
    name: `${card.title}, ${inputs.length} images`,
    folder: process.cwd(),
    settings,
    embeddings,
    truth: mask,
    shard,
    inputs,
  };
  const path = await folderFor(o, card, settings, stateDir, io);
  const folder = path === null ? null : await RunFolder.create(path, plan);
  const pending = (given: RunInput, input: number): Pending => {
    return { ...given, input, path: given.image, from: 0 };
  };
  const left = folder ? [...folder.pending()] : inputs.map(pending);
  return { model, settings, embeddings, truth, folder, inputs: left };
}

/** The arguments may say again what the run is; they may not say otherwise. */
async function resumeTask(
  o: Options,
  then: RunFacts,
  model: ModelOnDisk,
  { engine, io }: Context,
): Promise<Task> {
  const given = o.set || o.layers !== undefined;
  const { truth: mask = null, ...settings } = given
    ? readSettings(engine, o, model.card)
    : { ...then.settings, ...(then.truth !== null && { truth: then.truth }) };
  const { number, of } = o.shard === undefined ? then.shard : readShard(o.shard);
  if (number !== then.shard.number || of !== then.shard.of) {
    throw new UsageError(`${o.out} is shard ${then.shard.number}/${then.shard.of}.`);
  }
  const folder = await RunFolder.open(o.out!, {
    ...modelFacts(model.card, null),
    settings,
    embeddings: o.embeddings ?? then.embeddings,
    truth: mask === null ? null : String(mask),
  });
  const inputs = [...folder.pending()];
  const { facts, total } = folder;
  io.err(`${facts.name}: ${facts.done} of ${total} were done, ${inputs.length} are left\n`);
  const truth = await openTruth(facts.truth, inputs, { engine, io });
  return { model, settings, embeddings: facts.embeddings, truth, folder, inputs };
}

const openTruth = async (
  mask: string | null,
  inputs: readonly RunInput[],
  { engine, io }: Context,
) =>
  mask === null ? null : Truth.open(mask, { engine, images: inputs.length, signal: io.signal });

/** Where rows and files go: --out, or a new folder in the state folder when a run may give any tensor. */
async function folderFor(
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
