import { randomUUID } from 'node:crypto';
import type { Input, Output } from '#shared/contract';
import {
  type AttentionTap,
  cancelled,
  type Parts,
  type Provenance,
  type Result,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { familyOf } from '../families';
import { attentionTensor } from '../families/attention';
import type { ModelInput } from '../families/family';
import { readSettings, type SettingValues } from '../families/settings';
import type { FileRegistry } from '../files/registry';
import type { Catalogue } from '../models/catalogue';
import type { RunQueue, Step } from '../queue';
import { MatMul } from '../sessions/matmul';
import type { ModelOnDisk, SessionPool, Wanted } from '../sessions/pool';
import type { TensorStore } from '../tensors/store';
import { versions } from '../version';
import { checkRollout, rolloutFactor } from './rollout';
import { readSources, type Source } from './source';
import { type LayerStats, layerStats } from './stats';

/** A list of pictures for one model. */
export interface Batch {
  readonly paths: readonly string[];
  readonly model: ModelOnDisk;
  readonly settings: SettingValues;
  readonly signal: AbortSignal;
}

/** One line of a batch; an `.npy` file of several inputs gives several, told apart by `index`. */
export interface AnalyzedFile {
  readonly path: string;
  readonly sha256?: string;
  readonly index?: number;
  readonly outcome: Result | VitrineError;
}

/** What a result needs to answer later questions. */
interface Kept {
  readonly model: ModelOnDisk;
  readonly input: ModelInput;
  readonly layers: Map<number, TensorRef>;
  readonly tensors: string[];
  /** Answers once given. */
  rollout?: TensorRef;
  stats?: Output<'attention.stats'>;
}

/** Beyond these the oldest results are forgotten, with their tensors. */
const RESULTS_KEPT = 200;
const BYTES_KEPT = 4 * 2 ** 30;
/** Steps of a run that `job` events count. */
const STEPS = ['reading the picture', 'preparing the input', 'running the model'] as const;

interface Services {
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly sessions: SessionPool;
  readonly tensors: TensorStore;
  readonly queue: RunQueue;
  readonly threads: number;
}

/** Runs models on pictures and answers questions about the results. */
export class Analyses {
  readonly #o: Services;
  /** Oldest first. */
  readonly #results = new Map<string, Kept>();
  #questions = 0;

  constructor(o: Services) {
    this.#o = o;
  }

  run(request: Input<'analyze.run'>, signal: AbortSignal): Promise<Result> {
    const { files, catalogue, queue } = this.#o;
    return queue.run(request.job, STEPS.length, signal, async (step, stop) => {
      const { path } = await files.resolve(request.file);
      await step(STEPS[0]);
      const [[source, ...more], model] = await Promise.all([
        readSources(path, stop),
        catalogue.open(request.model),
      ]);
      if (!source || more.length > 0) {
        throw new VitrineError('bad-input', 'This array holds several inputs', {
          hint: 'Give one [3, H, W] input at a time here; the command line takes many.',
        });
      }
      return this.#analyze(source, model, request.settings, step);
    });
  }

  /** Results in the order of the paths; the next picture is decoded while the model runs on one. */
  async *batch({ paths, model, settings, signal }: Batch): AsyncGenerator<AnalyzedFile> {
    readSettings(familyOf(model.card.family), settings);
    let next = readAhead(paths[0], signal);
    for (const [i, path] of paths.entries()) {
      const sources = await next.sources;
      next = readAhead(paths[i + 1], signal);
      // A run blocks this thread: only what the decoder has in hand goes on meanwhile.
      await next.decoding;
      if (signal.aborted) throw cancelled();
      if (sources instanceof VitrineError) {
        yield { path, outcome: sources };
        continue;
      }
      for (const [index, source] of sources.entries()) {
        const outcome = await this.#analyze(source, model, settings, async () => {
          if (signal.aborted) throw cancelled();
        }).catch((error: unknown) => VitrineError.from(error));
        if (signal.aborted) throw cancelled();
        const several = sources.length > 1 && { index };
        yield { path, sha256: source.sha256, ...several, outcome };
      }
    }
  }

  /** The attention of one layer `[heads, Q, K]`; runs the graph again if it was not kept. */
  async layer(id: string, layer: number, signal: AbortSignal): Promise<TensorRef> {
    const kept = this.#find(id);
    const known = kept.layers.get(layer);
    if (known) return known;
    return this.#ask(id, `layer ${layer}`, 1, signal, async (step) => {
      const tap = kept.model.card.attention.find((t) => t.layer === layer);
      if (!tap) {
        throw new VitrineError('bad-input', `There is no attention layer ${layer}`, {
          hint: `The model has ${kept.model.card.attention.length}.`,
        });
      }
      // Asked for twice at once: the first has fetched it by now.
      const fetched = kept.layers.get(layer);
      if (fetched) return fetched;
      await step('running the model');
      const ref = await this.#keep(kept, await this.#weights(kept, tap));
      kept.layers.set(layer, ref);
      return ref;
    });
  }

  /** `[layers, Q, K]`: how much of the input's tokens is in each token after each layer. */
  async rollout(id: string, signal: AbortSignal): Promise<TensorRef> {
    const kept = this.#find(id);
    const taps = kept.model.card.attention;
    const n = checkRollout(taps);
    return this.#ask(id, 'rollout', taps.length, signal, async (step) => {
      if (kept.rollout) return kept.rollout;
      const all = new Float32Array(taps.length * n * n);
      const matmul = await MatMul.open('cpu', this.#o.threads);
      try {
        let rollout: Float32Array | undefined;
        for (const [i, tap] of taps.entries()) {
          await step(`layer ${tap.layer}`);
          const { data } = await this.#weights(kept, tap);
          const factor = rolloutFactor(data, tap.heads, n);
          rollout = rollout ? await matmul.multiply(factor, rollout, n) : factor;
          all.set(rollout, i * n * n);
        }
      } finally {
        await matmul.release();
      }
      kept.rollout = await this.#keep(kept, { shape: [taps.length, n, n], data: all });
      return kept.rollout;
    });
  }

  async stats(id: string, signal: AbortSignal): Promise<Output<'attention.stats'>> {
    const kept = this.#find(id);
    const { attention, preprocess } = kept.model.card;
    return this.#ask(id, 'stats', attention.length, signal, async (step) => {
      if (kept.stats) return kept.stats;
      const layers: LayerStats[] = [];
      for (const tap of attention) {
        await step(`layer ${tap.layer}`);
        const { data } = await this.#weights(kept, tap);
        layers.push(layerStats(data, tap, preprocess.size));
      }
      kept.stats = { layers };
      return kept.stats;
    });
  }

  /** A question about a result is a job of its own: two who ask the same do not replace each other. */
  #ask<T>(
    id: string,
    what: string,
    steps: number,
    signal: AbortSignal,
    work: (step: Step) => Promise<T>,
  ): Promise<T> {
    return this.#o.queue.run(`${what} of ${id} (${this.#questions++})`, steps, signal, work);
  }

  /** Forgets a result and its tensors. */
  async release(id: string): Promise<void> {
    const kept = this.#results.get(id);
    this.#results.delete(id);
    if (kept) await this.#o.tensors.delete(kept.tensors);
  }

  async #analyze(
    source: Source,
    model: ModelOnDisk,
    values: SettingValues,
    step: Step,
  ): Promise<Result> {
    const { card } = model;
    const family = familyOf(card.family);
    const settings = readSettings(family, values);

    await step(STEPS[1]);
    const start = performance.now();
    const input = source.toInput(card);
    const preprocessMs = performance.now() - start;

    await step(STEPS[2]);
    const kept: Kept = { model, input, layers: new Map(), tensors: [] };
    let runMs = 0;
    let provider = 'cpu';
    // Opening the session is neither: it happens once, and its time would blur the others.
    let outsideMs = 0;
    const began = performance.now();
    const run = async (wanted: Wanted) => {
      const asked = performance.now();
      const result = await this.#o.sessions.run(model, input, wanted);
      outsideMs += performance.now() - asked;
      runMs += result.ms;
      provider = result.provider;
      return result;
    };
    const keep = (tensor: Tensor) => this.#keep(kept, tensor);
    const parts = await family.analyze({ card, settings, input, run, keep });
    const postprocessMs = performance.now() - began - outsideMs;

    const result: Result = {
      id: randomUUID(),
      model: card.id,
      family: card.family,
      region: input.region,
      parts,
      timings: { decodeMs: source.decodeMs, preprocessMs, runMs, postprocessMs },
      provenance: provenance(source, model, values, provider),
    };
    await this.#remember(result.id, kept, parts);
    return result;
  }

  async #remember(id: string, kept: Kept, parts: Parts): Promise<void> {
    for (const { layer, tensor } of parts.attention?.layers ?? []) {
      if (tensor) kept.layers.set(layer, tensor);
    }
    this.#results.set(id, kept);
    for (const oldest of [...this.#results.keys()].slice(0, -1)) {
      const { size } = this.#results;
      if (size <= RESULTS_KEPT && this.#o.tensors.bytes <= BYTES_KEPT) return;
      await this.release(oldest);
    }
  }

  #find(id: string): Kept {
    const kept = this.#results.get(id);
    if (kept) return kept;
    throw new VitrineError('bad-input', 'This result is no longer kept', {
      hint: 'Run the model on the picture again.',
      detail: { result: id },
    });
  }

  async #keep(kept: Kept, tensor: Tensor): Promise<TensorRef> {
    const ref = await this.#o.tensors.put(tensor);
    kept.tensors.push(ref.id);
    return ref;
  }

  /** One layer `[heads, Q, K]`, from what was kept or by running the graph for it alone. */
  async #weights(kept: Kept, tap: AttentionTap): Promise<Tensor<Float32Array>> {
    const ref = kept.layers.get(tap.layer);
    if (ref) return (await this.#o.tensors.read(ref.id)) as Tensor<Float32Array>;
    const wanted = { layers: [tap.layer], outputs: 'none' } as const;
    const { attention } = await this.#o.sessions.run(kept.model, kept.input, wanted);
    return attentionTensor(attention.get(tap.layer)!, tap);
  }
}

/** Begins to read a picture of a batch. Neither promise rejects. */
function readAhead(path: string | undefined, signal: AbortSignal) {
  if (path === undefined) return { sources: Promise.resolve([]), decoding: Promise.resolve() };
  let begun = () => {};
  const decoding = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const sources: Promise<Source[] | VitrineError> = readSources(path, signal, begun)
    .catch((error: unknown) => VitrineError.from(error))
    .finally(begun);
  return { sources, decoding };
}

const provenance = (
  source: Source,
  { card }: ModelOnDisk,
  settings: SettingValues,
  provider: string,
): Provenance => ({
  modelId: card.id,
  modelSha256: card.files[0]!.sha256,
  imageName: source.name,
  imageSha256: source.sha256,
  imageSize: source.size,
  preprocessing: source.preprocessing(card),
  provider,
  settings,
  versions: versions(),
});
