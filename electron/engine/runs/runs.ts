import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import type { Input, RunInfo, RunState } from '#shared/contract';
import { type ErrorBody, type ModelCard, VitrineError } from '#shared/types';
import type { Analyzer } from '../analysis/analyzer';
import type { Catalogue } from '../catalogue/catalogue';
import type { Families } from '../family-kit/families';
import { diskError } from '../files/atomic';
import type { FileRegistry, Registered } from '../files/registry';
import { givenPath } from '../files/uploads';
import type { Emit } from '../jobs/queue';
import type { ModelOnDisk } from '../onnx-sessions/pool';
import { executeRun, type RunItem, type Stop } from './execute';
import { noSuchRun, runPath, runsDir } from './folder/paths';
import { countRows } from './folder/progress';
import { type RunFacts, readFacts } from './folder/run-facts';
import { modelFacts, RunFolder, type RunInput } from './folder/run-folder';
import { Rate } from './rate';

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly families: Families;
  readonly analyzer: Analyzer;
  readonly emit: Emit;
}

/** A run under way. */
interface ActiveRun {
  readonly id: string;
  readonly run: RunFolder;
  readonly rate: Rate;
  readonly abort: AbortController;
  /** Asked for; it takes effect after the image under way. */
  stop: Stop | null;
  /** When windows last heard of it. */
  reported: number;
  /** Resolves, never rejects, when all is written. */
  ended: Promise<void>;
}

/** Every further image would fail alike. */
const MODEL_IS_GONE = ['model-missing', 'model-invalid'];
/** Windows need no more than this. */
const REPORT_EVERY_MS = 250;

/** The runs of the window: run folders in the state folder, and those of them that are under way. */
export class Runs {
  readonly #services: Services;
  readonly #active = new Map<string, ActiveRun>();
  /** Why runs could not go on: a full disk takes no `run.json` that tells it. */
  readonly #failures = new Map<string, ErrorBody>();

  constructor(services: Services) {
    this.#services = services;
  }

  async start(wanted: Input<'runs.start'>): Promise<RunInfo> {
    const { families, files, catalogue, stateDir } = this.#services;
    const model = await catalogue.open(wanted.model);
    const { card } = model;
    families.readSettings(card, wanted.settings);
    const inputs = [];
    for (const id of wanted.files) inputs.push(inputOf(stateDir, await files.resolve(id)));
    const id = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 4)}`;
    const run = await RunFolder.create(runPath(stateDir, id), {
      name: wanted.name ?? `${card.title}, ${inputs.length} images`,
      ...modelFacts(card, null),
      settings: await this.#withPaths(card, wanted.settings),
      embeddings: wanted.embeddings,
      truth: null,
      folder: runsDir(stateDir),
      inputs,
    });
    return this.#go(id, run, model);
  }

  /** Newest first. */
  async list(): Promise<RunInfo[]> {
    const folder = runsDir(this.#services.stateDir);
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
    const path = runPath(this.#services.stateDir, id);
    const { model: then, settings, embeddings, truth } = await this.#factsOf(id);
    const model = await this.#services.catalogue.open(then.id);
    const method = { ...modelFacts(model.card, null), settings, embeddings, truth };
    return this.#go(id, await RunFolder.open(path, method), model);
  }

  /** Resolves when the run rests. */
  async stop(id: string, how: Stop): Promise<RunInfo> {
    const active = this.#active.get(id);
    if (active) {
      active.stop = how;
      // A pause lets the image under way end; the others do not wait for what may be many rounds.
      if (how !== 'paused') active.abort.abort();
      await active.ended;
    }
    return this.#infoOf(id);
  }

  async remove(id: string): Promise<void> {
    await this.stop(id, 'cancelled');
    const path = runPath(this.#services.stateDir, id);
    await rm(path, { recursive: true }).catch((error: unknown) => {
      throw diskError(error, path);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#active.keys()].map((id) => this.stop(id, 'interrupted')));
  }

  /** Settings of kind `image` as paths: file ids may be forgotten before the run is resumed. */
  async #withPaths(
    { settings }: ModelCard,
    values: RunFacts['settings'],
  ): Promise<RunFacts['settings']> {
    const images = settings.filter(({ kind, name }) => kind === 'picture' && values[name]);
    const paths = images.map(async ({ name }) => {
      return [name, (await this.#services.files.resolve(String(values[name]))).path] as const;
    });
    return { ...values, ...Object.fromEntries(await Promise.all(paths)) };
  }

  #go(id: string, run: RunFolder, model: ModelOnDisk): RunInfo {
    const active: ActiveRun = {
      id,
      run,
      rate: new Rate(),
      abort: new AbortController(),
      stop: null,
      reported: 0,
      ended: Promise.resolve(),
    };
    this.#active.set(id, active);
    this.#failures.delete(id);
    active.ended = this.#execute(active, model).finally(() => this.#active.delete(id));
    this.#report(active);
    return infoOf(active);
  }

  /** Runs until the end or a stop; windows hear of that too. */
  async #execute(active: ActiveRun, model: ModelOnDisk): Promise<void> {
    const { id, run, abort } = active;
    const { settings, embeddings } = run.facts;
    const task = { folder: run, model, settings, embeddings, inputs: [] };
    const host = {
      signal: abort.signal,
      stop: () => active.stop,
      write: async ({ outcome }: RunItem) => {
        if (outcome instanceof VitrineError && MODEL_IS_GONE.includes(outcome.code)) throw outcome;
        return { outcome, miou: null };
      },
      done: ({ more }: RunItem) => {
        if (!more) active.rate.tick();
        if (performance.now() - active.reported > REPORT_EVERY_MS) this.#report(active);
      },
    };
    await executeRun(task, this.#services.analyzer, host).catch((failure: VitrineError) => {
      if (!(abort.signal.aborted && active.stop)) this.#failures.set(id, failure.toBody());
    });
    this.#active.delete(id);
    this.#services.emit('run', await this.#infoOf(id).catch(() => infoOf(active)));
  }

  #report(active: ActiveRun): void {
    active.reported = performance.now();
    this.#services.emit('run', infoOf(active));
  }

  async #infoOf(id: string): Promise<RunInfo> {
    const active = this.#active.get(id);
    if (active) return infoOf(active);
    const facts = await this.#factsOf(id);
    if (facts.state !== 'running') return resting(id, facts, facts.state);
    // Its process died: `run.json` tells of its beginning only.
    const counts = await countRows(runPath(this.#services.stateDir, id));
    const error = this.#failures.get(id) ?? null;
    return resting(id, { ...facts, ...counts, error }, error ? 'failed' : 'interrupted');
  }

  async #factsOf(id: string): Promise<RunFacts> {
    try {
      return await readFacts(runPath(this.#services.stateDir, id));
    } catch (error) {
      throw VitrineError.from(error).code === 'bad-input' ? noSuchRun(id) : error;
    }
  }
}

/** Rows name an upload as the user does: where it lay in what they dropped. */
function inputOf(stateDir: string, file: Registered): RunInput {
  const image = givenPath(stateDir, file);
  return image === file.path ? { image } : { image, path: file.path };
}

const infoOf = ({ id, run, rate }: ActiveRun): RunInfo => ({
  ...resting(id, run.facts, 'running'),
  rate: rate.perSecond,
  secondsLeft: rate.secondsFor(run.total - run.facts.done),
});

const resting = (id: string, facts: RunFacts, state: RunState): RunInfo => ({
  id,
  name: facts.name,
  model: facts.model.id,
  state,
  started: facts.started,
  total: facts.inputs.count,
  done: facts.done,
  failed: facts.failed,
  rate: null,
  secondsLeft: null,
  error: facts.error,
});
