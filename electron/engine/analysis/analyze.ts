import { randomUUID } from 'node:crypto';
import type { Result } from '#shared/types';
import type { Catalogue } from '../catalogue/catalogue';
import type { Families } from '../family-kit/families';
import type { SourceImage } from '../family-kit/family';
import type { SettingValues } from '../family-kit/settings';
import { checkDistinct } from '../inputs/setting-images';
import type { Source } from '../inputs/source';
import type { Step } from '../jobs/queue';
import type { Sessions } from '../onnx-sessions/batches';
import type { ModelOnDisk, SessionPool } from '../onnx-sessions/pool';
import type { Memo } from '../results/memo';
import type { ResultStore } from '../results/store';
import { type StoredResult, storeParts } from '../results/stored';
import { featureNetwork } from './feature-network';
import { prepareInput } from './prepare';
import { resultOf } from './result';
import { type FamilyRun, runFamily } from './run-family';

/** Steps of an analysis that `job` events count. */
export const STEPS = ['reading the image', 'preparing the input', 'running the model'] as const;

export interface AnalysisServices {
  readonly families: Families;
  readonly catalogue: Catalogue;
  /** Of the engine's own thread. */
  readonly sessions: SessionPool;
  readonly results: ResultStore;
  readonly memo: Memo;
}

/** One image for one model. */
export interface AnalysisTask {
  readonly source: Source;
  readonly model: ModelOnDisk;
  /** Where its graphs run: in this thread, or in batches in lanes. */
  readonly sessions: Sessions;
  readonly settings: SettingValues;
  /** Images that settings name. */
  readonly images: ReadonlyMap<string, SourceImage>;
  readonly embedding: boolean;
  readonly step: Step;
  /** Hears of the result so far, which stays when the rest is cancelled or fails. */
  readonly onPartial: (result: Result) => void;
}

export interface Analysis {
  readonly result: Result;
  /** What the classifier sees of the image, where that was wanted and can be had. */
  readonly embedding: Float32Array | null;
}

/** The way of a decoded image: preprocess, run the family, make the result, store it. Throws VitrineError. */
export async function analyze(task: AnalysisTask, services: AnalysisServices): Promise<Analysis> {
  const { source, model, images, step } = task;
  const { families, results } = services;
  const { card } = model;
  const settings = families.readCommon(card, task.settings);
  const family = families.ofImages(card);
  checkDistinct(source, images);

  await step(STEPS[1]);
  const prepared = prepareInput(source, card, family, settings);

  await step(STEPS[2]);
  const id = randomUUID();
  const origin = { source, prepared, settings: task.settings, images };
  const stored: StoredResult = {
    model,
    input: prepared.input,
    // Not the source itself: that holds all the pixels.
    image: { name: source.name, size: source.size },
    feeds: new Map(),
    taps: prepared.taps,
    layers: new Map(),
    tensors: [],
  };
  const onPartial = async (soFar: FamilyRun) => {
    stored.stylized = soFar.parts.stylized;
    await results.add(id, stored);
    task.onPartial(resultOf(id, origin, soFar));
  };
  try {
    const { run, embedding } = await runFamily({
      family,
      settings,
      stored,
      images,
      embedding: task.embedding,
      sessions: task.sessions,
      results,
      step,
      once: (key, compute) => services.memo.get(card, key, compute),
      features: () => featureNetwork(services, model),
      onPartial,
    });
    storeParts(stored, run.parts);
    await results.add(id, stored);
    return { result: resultOf(id, origin, run), embedding };
  } catch (error) {
    if (!results.has(id)) await results.discard(stored);
    throw error;
  }
}
