import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Input, Output, RunInfo, RunState } from '#shared/contract';
import { type ErrorBody, type ModelCard, namesFile, VitrineError } from '#shared/types';
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
import { RowFiles } from './folder/row-files';
import { type RunFacts, readFacts } from './folder/run-facts';
import { modelFacts, RunFolder, type RunInput } from './folder/run-folder';
import { Rate } from './rate';
import { verdictsOf } from './verdicts';

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
  /** As windows know them: images by the ids of their files. */
  readonly settings: RunFacts['settings'];
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
  readonly #rowFiles: RowFiles;
  readonly #active = new Map<string, ActiveRun>();
  /** Why runs could not go on: a full disk takes no `run.json` that tells it. */
  readonly #failures = new Map<string, ErrorBody>();

  constructor(services: Services) {
    this.#services = services;
    this.#rowFiles = new RowFiles(services.stateDir, services.files);
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

  verdicts(id: string, from: number): Promise<Output<'runs.verdicts'>> {
    return verdictsOf(this.#services.stateDir, id, from, this.#rowFiles);
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

  /** Settings that name files as paths: file ids may be forgotten before the run is resumed. */
  async #withPaths(
    { settings }: ModelCard,
    values: RunFacts['settings'],
  ): Promise<RunFacts['settings']> {
    const files = settings.filter((setting) => namesFile(setting) && values[setting.name]);
    const paths = files.map(async ({ name }) => {
      return [name, (await this.#services.files.resolve(String(values[name]))).path] as const;
    });
    return { ...values, ...Object.fromEntries(await Promise.all(paths)) };
  }

  /** The settings of a run folder as a window may know them: it is told of no path. */
  async #withIds(settings: RunFacts['settings']): Promise<RunFacts['settings']> {
    const paths = Object.values(settings).filter(isPath);
    const entries = await this.#services.files.at(paths);
    const known = Object.entries(settings).map(([name, value]) => {
      return [name, isPath(value) ? entries.get(value)!.id : value] as const;
    });
    return Object.fromEntries(known);
  }

  async #go(id: string, run: RunFolder, model: ModelOnDisk): Promise<RunInfo> {
    const active: ActiveRun = {
      id,
      run,
      rate: new Rate(),
      abort: new AbortController(),
      stop: null,
      settings: await this.#withIds(run.facts.settings),
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
    const settings = await this.#withIds(facts.settings);
    if (facts.state !== 'running') return resting(id, { ...facts, settings }, facts.state);
    // Its process died: `run.json` tells of its beginning only.
    const counts = await countRows(runPath(this.#services.stateDir, id));
    const error = this.#failures.get(id) ?? null;
    return resting(id, { ...facts, settings, ...counts, error }, error ? 'failed' : 'interrupted');
  }

  async #factsOf(id: string): Promise<RunFacts> {
    try {
      return await readFacts(runPath(this.#services.stateDir, id));
    } catch (error) {
      throw VitrineError.from(error).code === 'bad-input' ? noSuchRun(id) : error;
    }
  }
}

const isPath = (value: RunFacts['settings'][string]): value is string =>
  typeof value === 'string' && isAbsolute(value);

/** Rows name an upload as the user does: where it lay in what they dropped. */
function inputOf(stateDir: string, file: Registered): RunInput {
  const image = givenPath(stateDir, file);
  return image === file.path ? { image } : { image, path: file.path };
}

const infoOf = ({ id, run, rate, settings }: ActiveRun): RunInfo => ({
  ...resting(id, { ...run.facts, settings }, 'running'),
  rate: rate.perSecond,
  secondsLeft: rate.secondsFor(run.total - run.facts.done),
});

const resting = (id: string, facts: RunFacts, state: RunState): RunInfo => ({
  id,
  name: facts.name,
  model: facts.model.id,
  settings: facts.settings,
  preprocess: facts.preprocess,
  state,
  started: facts.started,
  total: facts.inputs.count,
  done: facts.done,
  failed: facts.failed,
  rate: null,
  secondsLeft: null,
  error: facts.error,
});
