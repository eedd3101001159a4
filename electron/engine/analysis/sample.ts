import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { cancelled, type Result, type Tensor, VitrineError } from '#shared/types';
import type { SampleOutcome } from '../family-kit/seed-family';
import type { SettingValues } from '../family-kit/settings';
import type { SeedSource } from '../files/seeds';
import type { Step } from '../jobs/queue';
import type { ModelOnDisk, SessionPool } from '../onnx-sessions/pool';
import { type StoredResult, storeParts } from '../results/stored';
import type { AnalysisServices } from './analyze';
import { sampledResult } from './result';

/** A batch of seeds for one model. */
export interface SampleTask {
  readonly sources: readonly SeedSource[];
  readonly model: ModelOnDisk;
  readonly sessions: SessionPool;
  readonly settings: SettingValues;
  /** Arrays that settings name. */
  readonly arrays: ReadonlyMap<string, Tensor>;
  readonly step: Step;
  /** Hears of the results so far, which stay when the rest is cancelled. */
  readonly onPartial: (outcomes: readonly (Result | VitrineError)[]) => void;
}

/** Draws a batch together: one outcome for each seed. Throws VitrineError where none can be drawn. */
export async function sample(
  task: SampleTask,
  { families, results }: AnalysisServices,
): Promise<(Result | VitrineError)[]> {
  const { sources, model, sessions, arrays } = task;
  const { card } = model;
  const family = families.ofSeeds(card);
  const settings = families.readSettings(card, task.settings);
  const start = performance.now();
  const run = { runMs: 0, firstRun: false, provider: 'cpu' };
  const drawn = sources.map((source) => ({
    id: randomUUID(),
    source,
    stored: storedOf(model, source),
  }));

  async function resultsOf(outcomes: readonly SampleOutcome[]): Promise<(Result | VitrineError)[]> {
    // What the batch took is shared out evenly.
    const share = (ms: number) => ms / sources.length;
    const made: (Result | VitrineError)[] = [];
    for (const [row, { id, source, stored }] of drawn.entries()) {
      const parts = outcomes[row]!;
      if (parts instanceof VitrineError) made.push(parts);
      else {
        storeParts(stored, parts);
        await results.add(id, stored);
        const postprocessMs = share(performance.now() - start - run.runMs);
        const took = { ...run, runMs: share(run.runMs), postprocessMs };
        made.push(sampledResult(id, { source, card, settings: task.settings, parts, ...took }));
      }
    }
    return made;
  }

  try {
    const outcomes = await family.sample({
      card,
      settings,
      seeds: sources.map(({ seed }, row) => ({ seed, row })),
      arrays,
      run: async (feeds, file) => {
        const wanted = {
          feeds,
          layers: [],
          outputs: 'all',
          exact: true,
          ...(file && { file }),
        } as const;
        const given = await sessions.run(model, feeds[card.input]!, wanted);
        run.runMs += given.ms;
        run.firstRun ||= given.first;
        run.provider = given.provider;
        return given.outputs;
      },
      keep: (row, tensor) => results.putTensor(drawn[row]!.stored, tensor),
      partial: async (soFar) => task.onPartial(await resultsOf(soFar)),
      step: async (name, ahead) => {
        await setImmediate();
        await task.step(name, ahead);
      },
    });
    return await resultsOf(outcomes);
  } catch (error) {
    for (const { id, stored } of drawn) if (!results.has(id)) await results.discard(stored);
    throw error;
  }
}

const storedOf = (model: ModelOnDisk, { name }: SeedSource): StoredResult => ({
  model,
  input: { data: new Float32Array(), shape: [], region: { x: 0, y: 0, width: 1, height: 1 } },
  image: { name, size: model.card.preprocess.size },
  feeds: new Map(),
  taps: [],
  layers: new Map(),
  tensors: [],
});

/** As `sample`, for lists: rejects never, and gives what there was when it was cancelled; null where nothing. */
export async function sampleOutcomes(
  task: Omit<SampleTask, 'step' | 'onPartial'> & { readonly signal: AbortSignal },
  services: AnalysisServices,
): Promise<({ outcome: Result | VitrineError; partial: boolean } | null)[]> {
  const { signal, sources } = task;
  let soFar: readonly (Result | VitrineError)[] = [];
  const drawn = await sample(
    {
      ...task,
      step: async () => {
        if (signal.aborted) throw cancelled();
      },
      onPartial: (outcomes) => {
        soFar = outcomes;
      },
    },
    services,
  ).catch((error: unknown) => VitrineError.from(error));
  return sources.map((_, row) => {
    if (drawn instanceof VitrineError && !signal.aborted) return { outcome: drawn, partial: false };
    const outcome = drawn instanceof VitrineError ? soFar[row] : drawn[row];
    return outcome ? { outcome, partial: signal.aborted } : null;
  });
}
