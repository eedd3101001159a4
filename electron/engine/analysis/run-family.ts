import { setImmediate } from 'node:timers/promises';
import type { Parts, Tensor, TensorRef } from '#shared/types';
import type { Family, SourceImage } from '../family-kit/family';
import type { CommonSettings } from '../family-kit/settings';
import type { Step } from '../jobs/queue';
import { tapsIn } from '../onnx';
import type { Sessions } from '../onnx-sessions/batches';
import type { GraphRun } from '../onnx-sessions/pool';
import type { ResultStore } from '../results/store';
import type { StoredResult } from '../results/stored';
import type { FeatureNetwork } from '../style/measure';
import { embeddingOf } from './embedding';

/** What a family made, and what it took. */
export interface FamilyRun {
  readonly parts: Parts;
  readonly provider: string;
  readonly runMs: number;
  readonly postprocessMs: number;
  readonly firstRun: boolean;
}

interface FamilyTask {
  readonly family: Family;
  readonly settings: CommonSettings;
  /** Gets the feeds and tensors that later questions need. */
  readonly stored: StoredResult;
  /** Images that settings name. */
  readonly images: ReadonlyMap<string, SourceImage>;
  /** Also asks the graphs for what the classifier sees of the image. */
  readonly embedding: boolean;
  readonly sessions: Sessions;
  readonly results: ResultStore;
  readonly step: Step;
  readonly once: (key: string, compute: () => Promise<Tensor>) => Promise<Tensor>;
  readonly features: () => Promise<FeatureNetwork | null>;
  readonly onPartial: (run: FamilyRun) => Promise<void>;
}

/** Lets the family analyze the input. Throws VitrineError. */
export async function runFamily(
  task: FamilyTask,
): Promise<{ run: FamilyRun; embedding: Float32Array | null }> {
  const { stored, sessions, results } = task;
  const { card } = stored.model;
  const firstGraph = card.files[0]!.name;
  const clock = new Clock();
  const embeddings = new Map<string, Tensor>();
  let provider = 'cpu';
  let firstRun = false;

  const put = (tensor: Tensor) => results.putTensor(stored, tensor);

  /** Later questions are about attention, and about the image itself: only their feeds are kept. */
  async function storeFeeds(file: string, feeds: GraphRun['feeds'] = {}): Promise<void> {
    const refs: Record<string, TensorRef> = {};
    if (tapsIn(card, file).length > 0) {
      for (const [name, tensor] of Object.entries(feeds)) {
        if (name !== card.input) refs[name] = await put(tensor);
      }
    }
    stored.feeds.set(file, refs);
  }

  async function runGraph(graph: GraphRun) {
    const file = graph.file ?? firstGraph;
    await storeFeeds(file, graph.feeds);
    const result = await clock.outside(() =>
      sessions.run(stored.model, stored.input, { ...graph, embedding: task.embedding }),
    );
    if (result.embedding) embeddings.set(file, result.embedding);
    clock.runMs += result.ms;
    provider = result.provider;
    firstRun ||= result.first;
    return result;
  }

  const soFar = (parts: Parts): FamilyRun => ({
    parts,
    provider,
    runMs: clock.runMs,
    postprocessMs: clock.postprocessMs,
    firstRun,
  });

  const parts = await task.family.analyze({
    card,
    settings: task.settings,
    input: stored.input,
    image: stored.image,
    images: task.images,
    taps: stored.taps,
    run: runGraph,
    keep: put,
    once: task.once,
    partial: (parts) => task.onPartial(soFar(parts)),
    features: task.features,
    step: async (name, ahead) => {
      await setImmediate();
      await task.step(name, ahead);
    },
  });
  const answered = card.stages?.[parts.exits?.chosen ?? 0]?.file ?? firstGraph;
  const seen = embeddings.get(answered);
  return { run: soFar(parts), embedding: seen ? embeddingOf(seen, card) : null };
}

/** Tells the runtime's time from the family's own. Opening a session is neither: it happens once. */
class Clock {
  readonly #began = performance.now();
  #outsideMs = 0;
  /** Inside the runtime. */
  runMs = 0;

  async outside<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#outsideMs += performance.now() - start;
    return result;
  }

  get postprocessMs(): number {
    return performance.now() - this.#began - this.#outsideMs;
  }
}
