import type { Handlers, Output } from '#shared/contract';
import type { FileEntry, ModelCard, VitrineError } from '#shared/types';
import { analyzeOne } from './analysis/analyze-one';
import { Analyzer } from './analysis/analyzer';
import { previewInput } from './analysis/preview';
import { annotationHandlers } from './annotations';
import { Annotations } from './annotations/annotations';
import { Catalogue } from './catalogue/catalogue';
import { modelHandlers } from './catalogue/handlers';
import { HubImport } from './catalogue/hub-import';
import { compareHandlers } from './compare';
import { dispatch } from './dispatch';
import { documentHandlers } from './documents';
import { Families } from './family-kit/families';
import type { AnyFamilyManifest } from './family-kit/manifest';
import type { SettingValues } from './family-kit/settings';
import { FileHashes } from './files/hashes';
import { FileRegistry } from './files/registry';
import { ImageService } from './image/service';
import { seedHandlers } from './inputs/seed-handlers';
import { type Emit, JobQueue } from './jobs/queue';
import { Lanes } from './onnx-sessions/lanes';
import { SessionPool } from './onnx-sessions/pool';
import { Providers } from './onnx-sessions/providers';
import { engineStatus } from './onnx-sessions/status';
import { Threads } from './onnx-sessions/threads';
import { attentionHandlers } from './questions/attention';
import { explainHandlers } from './questions/explain';
import { generatorHandlers } from './questions/generator';
import { samplesHandlers } from './questions/samples';
import { segmentationHandlers, segmentationScore } from './questions/segmentation';
import { stylizedHandlers } from './questions/stylized';
import { Reports } from './report';
import { Memo } from './results/memo';
import { ResultStore } from './results/store';
import { retrievalHandlers } from './retrieval';
import { executeRun, type RunHost, type RunTask, type Written } from './runs/execute';
import { runHandlers } from './runs/handlers';
import { Runs } from './runs/runs';

import { storageHandlers } from './storage';
import { tableHandlers } from './table';
import { TensorStore } from './tensors/store';

export { imagesIn } from './files/walk';
export type { RunItem, RunTask } from './runs/execute';
export { defaultStateDir } from './state-dir';

export interface EngineOptions {
  /** Imported models, runs, caches; made when missing. */
  stateDir: string;
  /** The models in the box, read only. */
  zooDir: string;
  /** The sample images in the box, read only. */
  samplesDir: string;
  /** The style images in the box, read only. */
  stylesDir: string;
  /** The families of models that there are: see models/index.ts. */
  families: readonly AnyFamilyManifest[];
  /** Entries of threads as they were built. */
  threads?: {
    /** onnx-sessions/lane-thread.ts: with it, images of a run are analyzed side by side. */
    readonly lane: string | undefined;
    /** table/umap/umap-thread.ts: with it, UMAP lets the engine go on. */
    readonly umap: string | undefined;
  };
  /** Hears of jobs, provider changes, changes of the model list and faults. */
  emit?: Emit;
  /** Resolves once all that was sent is on its way; a job waits for it between its steps. */
  sent?: () => Promise<void>;
}

export interface Engine {
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
  /** Analyzes lists of images, and forgets results. */
  readonly analyzer: Analyzer;
  /** For the command line: a run in a folder of its own, or in none. */
  execute<W extends Written>(task: RunTask, host: RunHost<W>): Promise<void>;
  /** For the command line: `segmentation.score` with a mask at any path. */
  score(result: string, mask: string, signal: AbortSignal): Promise<Output<'segmentation.score'>>;
  readonly catalogue: Catalogue;
  readonly hub: HubImport;
  readonly tensors: TensorStore;
  readonly reports: Reports;
  /** Frees ONNX sessions and what was spilled to disk. */
  close(): Promise<void>;
}

/** The engine: plain Node, the same in a utility process, a forked child, the command line and tests. */
export function createEngine(options: EngineOptions): Engine {
  const emit: Emit = (event, body) => options.emit?.(event, body);
  const { stateDir, zooDir } = options;
  const threads = new Threads(stateDir);
  const families = new Families(options.families);
  const files = new FileRegistry(stateDir);
  const hashes = new FileHashes();
  const images = new ImageService(options, files, hashes);
  const tensors = new TensorStore(stateDir);
  const queue = new JobQueue(emit, options.sent);
  const annotations = new Annotations(stateDir);

  const providers = new Providers(stateDir, threads.count);
  const onFallback = () => void status.report();
  const sessions = new SessionPool({ providers, threads: threads.count, onFallback });
  const lanes = new Lanes({ module: options.threads?.lane, providers, threads: threads.count });
  const status = engineStatus({ providers, sessions, lanes, threads, emit });

  const onFault = (fault: VitrineError) => emit('fault', fault.toBody());
  const catalogue = new Catalogue({ stateDir, zooDir, families }, onFault);
  const hub = new HubImport(stateDir, catalogue);

  const results = new ResultStore(tensors);
  const memo = new Memo();
  const analysis = { families, catalogue, sessions, results, memo };
  const analyzer = new Analyzer({ ...analysis, lanes, queue });
  const questions = {
    ...{ results, tensors, sessions, queue, memo },
    get threads() {
      return threads.count;
    },
  };
  const score: Engine['score'] = (result, mask, signal) =>
    segmentationScore(result, mask, signal, questions);

  const runs = new Runs({ stateDir, families, files, catalogue, analyzer, emit });
  const reports = new Reports({ stateDir, families, files, hashes, catalogue, tensors, queue });

  const handlers: Handlers = {
    ...status.handlers,
    ...modelHandlers({ files, catalogue, hub, sessions, lanes, emit }),
    ...images.handlers,
    'analyze.run': (input, { signal }) =>
      analyzeOne(input, signal, { ...analysis, files, queue, emit }),
    'models.preview': (input, { signal }) =>
      previewInput(input, signal, { ...analysis, files, queue }),
    ...attentionHandlers(questions),
    ...explainHandlers(questions),
    ...segmentationHandlers(questions),
    'segmentation.score': async ({ result, truth }, { signal }) =>
      score(result, (await files.resolve(truth)).path, signal),
    ...stylizedHandlers(questions),
    ...samplesHandlers(questions),
    ...generatorHandlers(questions),
    ...seedHandlers({ stateDir, files }),
    ...runHandlers(runs),
    'reports.make': (input, { signal }) => reports.make(input, signal),
    'reports.images': (input) => reports.images(input),
    ...documentHandlers({ stateDir, files, hashes, catalogue, annotations, emit }),
    ...annotationHandlers({ annotations, emit }),
    ...tableHandlers({
      ...{ stateDir, files, annotations, queue, emit },
      umapModule: options.threads?.umap,
    }),
    ...compareHandlers({ stateDir, files }),
    ...retrievalHandlers({ stateDir, files, catalogue, analyzer, emit }),
    ...storageHandlers({ stateDir, files }),
    'tensor.npy': async ({ tensor, slice }) => ({ npy: await tensors.npy(tensor, slice) }),
    'tensor.read': ({ tensor, slice }) => tensors.readBytes(tensor, slice),
  };

  return {
    handlers,
    dispatch: (method, input, signal) => dispatch(handlers, method, input, signal),
    registerPaths: (paths, folder) => files.register(paths, folder),
    expectPath: (path) => files.expectPath(path),
    pathOf: async (file) => (await files.resolve(file)).path,
    checkSettings: (card, settings) => void families.readSettings(card, settings),
    analyzer,
    execute: (task, host) => executeRun(task, analyzer, host),
    score,
    catalogue,
    hub,
    tensors,
    reports,
    close: async () => {
      await runs.close();
      await sessions.clear();
      await lanes.close();
      await tensors.close();
    },
  };
}
