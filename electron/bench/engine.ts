import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunInfo } from '#shared/contract';
import { type ModelCard, type Result, VitrineError } from '#shared/types';
import { families } from '../../models';
import { createEngine } from '../engine';
import { runPath } from '../engine/runs/folder/paths';
import { threadModules } from '../hosts/paths/thread-modules';
import { root } from './fixtures';

export type Settings = Result['provenance']['settings'];

const FAST = { layers: 'none' };

/** The real engine on an empty state folder, called in-process as the command line calls it. */
export interface BenchEngine {
  readonly threads: number;
  import(file: string): Promise<ModelCard>;
  /** A folder with a model of several graphs, or one graph. */
  importPath(path: string): Promise<ModelCard>;
  card(model: string): Promise<ModelCard>;
  /** File to result; the result's tensors stay until `release`. */
  run(image: string, model: string, settings: Settings): Promise<Result>;
  /** A list of images as `vitrine analyze FOLDER` does it; resolves when all are done. */
  runAll(
    images: readonly string[],
    model: string,
    settings: Settings,
    onResult?: (result: Result, index: number) => void,
  ): Promise<void>;
  /** A list of images as the window's runs do it, until its table is written. */
  batch(
    images: readonly string[],
    model: string,
    onProgress?: (done: number) => void,
  ): Promise<{ run: string; ms: number }>;
  release(result: Result): Promise<void>;
  close(): Promise<void>;
}

export async function openEngine(): Promise<BenchEngine> {
  const stateDir = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  let hear: (run: RunInfo) => void = () => {};
  const engine = createEngine({
    families,
    stateDir,
    emit: (event, body) => event === 'run' && hear(body as RunInfo),
    threads: threadModules(),
    zooDir: join(root, 'models', 'zoo'),
    samplesDir: join(root, 'assets', 'samples'),
    stylesDir: join(root, 'assets', 'styles'),
  });
  const call = { signal: new AbortController().signal };
  await engine.handlers['engine.setProvider']({ provider: 'cpu' }, call);
  const { threads } = await engine.handlers['engine.info']({}, call);
  const ids = new Map<string, string>();
  const idOf = async (path: string): Promise<string> => {
    const known = ids.get(path);
    if (known) return known;
    const [entry] = await engine.registerPaths([path]);
    ids.set(path, entry!.id);
    return entry!.id;
  };
  return {
    threads,
    import: async (file) => engine.handlers['models.import']({ files: [await idOf(file)] }, call),
    importPath: (path) => engine.catalogue.importPath(path),
    card: async (id) => (await engine.catalogue.open(id)).card,
    run: async (image, model, settings) =>
      engine.handlers['analyze.run'](
        { job: 'bench', file: await idOf(image), model, settings },
        call,
      ),
    runAll: async (images, id, settings, onResult) => {
      const model = await engine.catalogue.open(id);
      const inputs = images.map((path) => ({ path, from: 0 }));
      const batch = { inputs, model, settings, embeddings: false, signal: call.signal };
      let index = 0;
      for await (const { outcome } of engine.analyzer.analyzeAll(batch)) {
        if (outcome instanceof VitrineError) throw outcome;
        onResult?.(outcome, index++);
        await engine.analyzer.release(outcome.id);
      }
    },
    batch: async (images, model, onProgress = () => {}) => {
      const files = await Promise.all(images.map(idOf));
      const start = performance.now();
      const ended = new Promise<RunInfo>((resolve) => {
        hear = (run) => {
          onProgress(run.done);
          if (run.state !== 'running') resolve(run);
        };
      });
      const input = { files, model, settings: FAST, embeddings: false };
      const { id } = await engine.handlers['runs.start'](input, call);
      const { state, failed, error } = await ended;
      if (state !== 'done' || failed > 0) throw new Error(`${state}, ${failed}: ${error?.message}`);
      return { run: runPath(stateDir, id), ms: performance.now() - start };
    },
    release: (result) => engine.analyzer.release(result.id),
    close: async () => {
      await engine.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
