import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import type { Input, RunInfo, RunState } from '#shared/contract';
import { type ErrorBody, type ModelCard, VitrineError } from '#shared/types';
import type { Catalogue } from '../catalogue/catalogue';
import { readSettings } from '../family-kit';
import { diskError } from '../files/atomic';
import type { FileRegistry } from '../files/registry';
import type { Emit } from '../jobs/queue';
import type { ModelOnDisk } from '../onnx-sessions/pool';
import { batchesDir, noSuchRun, runPath } from './folder/paths';
import { countRows } from './folder/progress';
import { type RunFacts, readFacts } from './folder/run-facts';
import { modelFacts, RunFolder } from './folder/run-folder';
import { type Analyst, addRow, outcomes } from './outcomes';
import { Pace } from './rate';
import { Rows } from './row';

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly analyst: Analyst;
  readonly emit: Emit;
}

/** Where a person, or the end of the engine, stops a run. */
type Stop = Extract<RunState, 'paused' | 'cancelled' | 'interrupted'>;

/** A run that goes on. */
interface Active {
  readonly id: string;
  readonly run: RunFolder;
  readonly pace: Pace;
  readonly abort: AbortController;
  /** Asked for; it takes effect after the picture under way. */
  stop: Stop | null;
  /** When windows were last told. */
  told: number;
  /** Resolves, never rejects, when all is written. */
  ended: Promise<void>;
}

/** Every further picture would fail alike. */
const MODEL_IS_GONE = ['model-missing', 'model-invalid'];
/** Windows need no more than this. */
const TELL_EVERY_MS = 250;

/** The batches of the window: run folders in the state folder, and those of them that go on. */
export class Batches {
  readonly #o: Services;
  readonly #active = new Map<string, Active>();
  /** Why runs could not go on: a full disk takes no `run.json` that tells it. */
  readonly #failures = new Map<string, ErrorBody>();

  constructor(o: Services) {
    this.#o = o;
  }

  async start(wanted: Input<'batch.start'>): Promise<RunInfo> {
    const { files, catalogue, stateDir } = this.#o;
    const model = await catalogue.open(wanted.model);
    const { card } = model;
    readSettings(card, wanted.settings);
    const inputs = [];
    for (const id of wanted.files) inputs.push({ image: (await files.resolve(id)).path });
    const id = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 4)}`;
    const run = await RunFolder.create(runPath(stateDir, id), {
      name: wanted.name ?? `${card.title}, ${inputs.length} images`,
      ...modelFacts(card, null),
      settings: await this.#withPaths(card, wanted.settings),
      ...{ embeddings: wanted.embeddings, truth: null, folder: batchesDir(stateDir), inputs },
    });
    return this.#go(id, run, model);
  }

  /** Newest first. */
  async list(): Promise<RunInfo[]> {
    const folder = batchesDir(this.#o.stateDir);
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw diskError(error, folder);
    });
    const infos = names.map((id) => this.#infoOf(id).catch(() => null));
    return (await Promise.all(infos))
      .filter((info) => info !== null)
      .sort((a, b) => b.started.localeCompare(a.started));
  }

  async resume(id: string): Promise<RunInfo> {
    const active = this.#active.get(id);
    if (active && !active.stop) return infoOf(active);
    await active?.ended;
    const path = runPath(this.#o.stateDir, id);
    const { model: then, settings, embeddings, truth } = await this.#factsOf(id);
    const model = await this.#o.catalogue.open(then.id);
    const method = { ...modelFacts(model.card, null), settings, embeddings, truth };
    return this.#go(id, await RunFolder.open(path, method), model);
  }

  /** Resolves when the run rests. */
  async stop(id: string, how: Stop): Promise<RunInfo> {
    const active = this.#active.get(id);
    if (active) {
      active.stop = how;
      // A pause lets the picture under way end; the others do not wait for what may be many rounds.
      if (how !== 'paused') active.abort.abort();
      await active.ended;
    }
    return this.#infoOf(id);
  }

  async remove(id: string): Promise<void> {
    await this.stop(id, 'cancelled');
    const path = runPath(this.#o.stateDir, id);
    await rm(path, { recursive: true }).catch((error: unknown) => {
      throw diskError(error, path);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#active.keys()].map((id) => this.stop(id, 'interrupted')));
  }

  /** Settings of kind `picture` as paths: file ids may be forgotten before the run is resumed. */
  async #withPaths(
    { settings }: ModelCard,
    values: RunFacts['settings'],
  ): Promise<RunFacts['settings']> {
    const pictures = settings.filter(({ kind, name }) => kind === 'picture' && values[name]);
    const paths = pictures.map(async ({ name }) => {
      return [name, (await this.#o.files.resolve(String(values[name]))).path] as const;
    });
    return { ...values, ...Object.fromEntries(await Promise.all(paths)) };
  }

  #go(id: string, run: RunFolder, model: ModelOnDisk): RunInfo {
    const active: Active = {
      ...{ id, run, pace: new Pace(), abort: new AbortController() },
      ...{ stop: null, told: 0, ended: Promise.resolve() },
    };
    this.#active.set(id, active);
    this.#failures.delete(id);
    active.ended = this.#runAll(active, model).finally(() => this.#active.delete(id));
    this.#tell(active);
    return infoOf(active);
  }

  /** Runs until the end or a stop; windows hear of that too. */
  async #runAll(active: Active, model: ModelOnDisk): Promise<void> {
    const { id, run } = active;
    try {
      await this.#rows(active, model);
      await run.close(active.stop ?? 'done');
    } catch (error) {
      const failure = VitrineError.from(error);
      const stop = failure.code === 'cancelled' && active.stop;
      if (!stop) this.#failures.set(id, failure.toBody());
      await (stop ? run.close(stop) : run.close('failed', failure)).catch(() => undefined);
    }
    this.#active.delete(id);
    this.#o.emit('batch', await this.#infoOf(id).catch(() => infoOf(active)));
  }

  async #rows(active: Active, model: ModelOnDisk): Promise<void> {
    const { run, pace, abort } = active;
    const { analyst } = this.#o;
    const rows = new Rows(model.card);
    for await (const item of outcomes(run, model, { analyst, signal: abort.signal })) {
      const { outcome, partial, more } = item;
      if (outcome instanceof VitrineError && MODEL_IS_GONE.includes(outcome.code)) throw outcome;
      if (!partial) addRow(run, rows, item);
      if (!(outcome instanceof VitrineError)) await analyst.release(outcome.id);
      if (!more) pace.tick();
      if (performance.now() - active.told > TELL_EVERY_MS) this.#tell(active);
      if (active.stop) return;
    }
  }

  #tell(active: Active): void {
    active.told = performance.now();
    this.#o.emit('batch', infoOf(active));
  }

  async #infoOf(id: string): Promise<RunInfo> {
    const active = this.#active.get(id);
    if (active) return infoOf(active);
    const facts = await this.#factsOf(id);
    if (facts.state !== 'running') return resting(id, facts, facts.state);
    // Its process died: `run.json` tells of its beginning only.
    const counts = await countRows(runPath(this.#o.stateDir, id));
    const error = this.#failures.get(id) ?? null;
    return resting(id, { ...facts, ...counts, error }, error ? 'failed' : 'interrupted');
  }

  async #factsOf(id: string): Promise<RunFacts> {
    try {
      return await readFacts(runPath(this.#o.stateDir, id));
    } catch (error) {
      throw VitrineError.from(error).code === 'bad-input' ? noSuchRun(id) : error;
    }
  }
}

const infoOf = ({ id, run, pace }: Active): RunInfo => ({
  ...resting(id, run.facts, 'running'),
  rate: pace.rate,
  secondsLeft: pace.secondsFor(run.total - run.facts.done),
});

const resting = (id: string, facts: RunFacts, state: RunState): RunInfo => ({
  ...{ id, name: facts.name, model: facts.model.id, state, started: facts.started },
  ...{ total: facts.inputs.count, done: facts.done, failed: facts.failed },
  ...{ rate: null, secondsLeft: null, error: facts.error },
});
