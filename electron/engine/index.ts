import { type Handlers, type MethodName, methods, type Output } from '#shared/contract';
import { cancelled, type FileEntry, type ModelCard, VitrineError } from '#shared/types';
import { Analyses } from './analysis/analyses';
import { Catalogue } from './catalogue/catalogue';
import { HubImport } from './catalogue/hub-import';
import { compareHandlers } from './compare';
import { Annotations, sessionHandlers } from './documents';
import { readSettings } from './family-kit';
import type { SettingValues } from './family-kit/settings';
import { FileHashes } from './files/hashes';
import { FileRegistry } from './files/registry';
import { ImageService } from './image/service';
import { type Emit, RunQueue } from './jobs/queue';
import { Lanes } from './onnx-sessions/lanes';
import { SessionPool } from './onnx-sessions/pool';
import { Providers } from './onnx-sessions/providers';
import { threadCount } from './onnx-sessions/threads';
import { Reports } from './report';
import type { Analyst } from './runs/outcomes';
import { Batches } from './runs/runs';
import { tableHandlers } from './table';
import { TensorStore } from './tensors/store';
import { versions } from './version';

export type { Batch } from './analysis/analyses';
export type { Analyzed, BatchInput } from './analysis/many';
export { imagesIn } from './files/walk';
export { defaultStateDir } from './state-dir';

export interface EngineOptions {
  /** Imported models, runs, caches; made when missing. */
  stateDir: string;
  /** The models in the box, read only. */
  zooDir: string;
  /** The sample pictures in the box, read only. */
  samplesDir: string;
  /** The style pictures in the box, read only. */
  stylesDir: string;
  /** onnx-sessions/lane-thread.ts as it was built: with it, pictures of a batch run side by side. */
  laneModule?: string | undefined;
  /** Hears of jobs, provider changes, changes of the model list and faults. */
  emit?: Emit;
  /** Resolves once all that was sent is on its way; a run waits for it between its steps. */
  sent?: () => Promise<void>;
}

export interface Engine extends Analyst {
  /** One function a method of the contract; inputs are taken as validated. */
  readonly handlers: Handlers;
  /** Any call as it comes from outside: validates, runs, and rejects with VitrineError only. */
  dispatch(method: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** For hosts only: gives ids to paths that a person chose. Folders are searched. */
  registerPaths(paths: readonly string[], folder?: string): Promise<FileEntry[]>;
  /** The same for a path that is to be saved to. */
  expectPath(path: string): Promise<FileEntry>;
  /** The path behind an id; for the host alone, never for a window. */
  pathOf(file: string): Promise<string>;
  /** Settings with defaults filled in. Throws VitrineError('bad-input') naming the setting. */
  checkSettings(card: ModelCard, settings: SettingValues): void;
  /** For the command line: `segmentation.score` with a mask at any path. */
  score(result: string, mask: string, signal: AbortSignal): Promise<Output<'segmentation.score'>>;
  readonly catalogue: Catalogue;
  readonly hub: HubImport;
  readonly tensors: TensorStore;
  readonly reports: Reports;
  /** Frees sessions and what was spilled to disk. */
  close(): Promise<void>;
}

/** The engine: plain Node, the same in a utility process, a forked child, the command line and tests. */
export function createEngine(options: EngineOptions): Engine {
  const emit: Emit = (event, body) => options.emit?.(event, body);
  const { stateDir } = options;
  const threads = threadCount();
  const files = new FileRegistry(stateDir);
  const providers = new Providers(stateDir, threads);
  const sessions = new SessionPool({ providers, threads, onFallback: () => void report() });
  const lanes = new Lanes({ module: options.laneModule, providers, threads });
  const tensors = new TensorStore(stateDir);
  const catalogue = new Catalogue(options, (fault) => emit('fault', fault.toBody()));
  const hub = new HubImport(stateDir, catalogue);
  const hashes = new FileHashes();
  const images = new ImageService(options, files, hashes);
  const annotations = new Annotations(stateDir);
  const queue = new RunQueue(emit, options.sent);
  const analyses = new Analyses({
    files,
    catalogue,
    sessions,
    lanes,
    tensors,
    queue,
    threads,
    emit,
  });
  const analyst: Analyst = {
    analyzeBatch: (batch) => analyses.batch(batch),
    sideBySide: (model) => analyses.sideBySide(model),
    warmUp: (batch) => analyses.warmUp(batch),
    release: (result) => analyses.release(result),
  };
  const batches = new Batches({ stateDir, files, catalogue, analyst, emit });
  const reports = new Reports({ stateDir, files, hashes, catalogue, tensors, queue });

  const info: Handlers['engine.info'] = async () => {
    const { provider, reason } = await providers.choose();
    return {
      version: versions().vitrine,
      onnxruntime: versions().onnxruntime,
      threads,
      wanted: providers.wanted,
      provider,
      reason,
      available: providers.available(),
    };
  };
  const report = async () => emit('engine', await info({}, { signal: neverAborted }));
  const changed = <T>(result: T): T => {
    emit('models', {});
    return result;
  };

  const handlers: Handlers = {
    'engine.info': info,
    'engine.setProvider': async ({ provider }, context) => {
      await sessions.clear();
      await providers.want(provider);
      const now = await info({}, context);
      emit('engine', now);
      return now;
    },

    'models.list': () => catalogue.list(),
    'models.import': async ({ files: ids }, { signal }) => {
      const entries = await Promise.all(ids.map((id) => files.resolve(id)));
      return changed(await catalogue.importFiles(entries, signal));
    },
    'models.importHub': async ({ source, job }, { signal }) => {
      const progress = (step: string, done: number, total: number) =>
        emit('job', { job, state: 'running', step, done, total });
      return changed(await hub.import(source, { signal, progress }));
    },
    'models.edit': async ({ model, edit }) => changed(await catalogue.edit(model, edit)),
    'models.remove': async ({ model }) => {
      const gone = await catalogue.open(model);
      await Promise.all([sessions.drop(gone), lanes.drop(gone)]);
      return changed(await catalogue.remove(model));
    },

    'images.samples': () => images.samples(),
    'images.probe': ({ file }) => images.probe(file),
    'images.thumbnail': ({ file, side }) => images.thumbnail(file, side),
    'images.tile': (tile) => images.tile(tile),

    'analyze.run': (input, { signal }) => analyses.run(input, signal),
    'attention.layer': ({ result, layer }, { signal }) => analyses.layer(result, layer, signal),
    'attention.rollout': ({ result }, { signal }) => analyses.rollout(result, signal),
    'attention.stats': ({ result }, { signal }) => analyses.stats(result, signal),

    'segmentation.point': (input) => analyses.point(input),
    'segmentation.entropy': ({ result }, { signal }) => analyses.entropy(result, signal),
    'segmentation.score': async ({ result, truth }, { signal }) =>
      analyses.score(result, (await files.resolve(truth)).path, signal),
    'segmentation.file': (input, { signal }) => analyses.file(input, signal),
    'segmentation.features': (input, { signal }) => analyses.features(input, signal),

    'styles.list': () => images.styles(),
    'stylized.attention': (input, { signal }) => analyses.styleAttention(input, signal),
    'stylized.file': (input, { signal }) => analyses.styleFile(input, signal),

    'batch.start': (input) => batches.start(input),
    'batch.list': () => batches.list(),
    'batch.pause': ({ run }) => batches.stop(run, 'paused'),
    'batch.resume': ({ run }) => batches.resume(run),
    'batch.cancel': ({ run }) => batches.stop(run, 'cancelled'),
    'batch.remove': async ({ run }) => {
      await batches.remove(run);
      return {};
    },

    'reports.make': (input, { signal }) => reports.make(input, signal),
    'reports.pictures': (input) => reports.pictures(input),

    ...sessionHandlers({ stateDir, files, hashes, catalogue, annotations, emit }),
    ...tableHandlers({ stateDir, files, annotations, queue }),
    ...compareHandlers({ stateDir, files }),

    'tensor.npy': async ({ tensor, slice }) => ({ npy: await tensors.npy(tensor, slice) }),
    'tensor.read': ({ tensor, slice }) => tensors.readBytes(tensor, slice),
  };

  return {
    handlers,
    dispatch: (method, input, signal) => dispatch(handlers, method, input, signal),
    registerPaths: (paths, folder) => files.register(paths, folder),
    expectPath: (path) => files.expectPath(path),
    pathOf: async (file) => (await files.resolve(file)).path,
    checkSettings: (card, settings) => void readSettings(card, settings),
    ...analyst,
    score: (result, mask, signal) => analyses.score(result, mask, signal),
    catalogue,
    hub,
    tensors,
    reports,
    close: async () => {
      await batches.close();
      await sessions.clear();
      await lanes.close();
      await tensors.close();
    },
  };
}

const neverAborted = new AbortController().signal;

/** The one place where calls from outside are checked. */
async function dispatch(
  handlers: Handlers,
  method: string,
  input: unknown,
  signal: AbortSignal = neverAborted,
): Promise<unknown> {
  if (!Object.hasOwn(methods, method)) {
    throw new VitrineError('bad-input', `There is no method “${method}”`, {
      hint: 'Window and engine may be of different versions: restart Vitrine.',
    });
  }
  const name = method as MethodName;
  const parsed = methods[name].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new VitrineError(
      'bad-input',
      `${method}: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'is not valid'}`,
      { hint: 'This request was malformed and nothing was done.' },
    );
  }
  if (signal.aborted) throw cancelled();
  try {
    // The schema of `name` has just checked the input; TypeScript cannot tie the two by name.
    const handler = handlers[name] as (
      input: unknown,
      c: { signal: AbortSignal },
    ) => Promise<unknown>;
    return await handler(parsed.data, { signal });
  } catch (error) {
    throw signal.aborted ? cancelled() : VitrineError.from(error);
  }
}
