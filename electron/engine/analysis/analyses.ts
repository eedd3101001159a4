import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Input, Output } from '#shared/contract';
import { patchGrid } from '#shared/patches';
import {
  type AttentionTap,
  cancelled,
  type ModelCard,
  type Parts,
  type Provenance,
  type Result,
  type Segmentation,
  type Stylized,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import type { Catalogue } from '../catalogue/catalogue';
import { familyOf, readSettings } from '../family-kit';
import { attentionTensor } from '../family-kit/attention';
import { type GivenPicture, type ModelInput, sizeOf } from '../family-kit/family';
import { masked } from '../family-kit/mask';
import type { CommonSettings, SettingValues } from '../family-kit/settings';
import { tapsAt } from '../family-kit/taps';
import type { FileRegistry } from '../files/registry';
import { checkOthers, readPictures } from '../inputs/setting-images';
import { blank, readSources, type Source } from '../inputs/source';
import type { Emit, RunQueue, Step } from '../jobs/queue';
import { tapsIn } from '../onnx';
import type { Lanes } from '../onnx-sessions/lanes';
import { MatMul } from '../onnx-sessions/matmul';
import type { ModelOnDisk, SessionPool, Wanted } from '../onnx-sessions/pool';
import { checkRollout, rolloutFactor } from '../questions/attention-rollout';
import { type LayerStats, layerStats } from '../questions/attention-stats';
import {
  entropyOf,
  featuresOf,
  fileOf,
  pointClasses,
  type Segmented,
  scoreOf,
} from '../questions/segmentation';
import { attentionOf, pictureFile, type Styled } from '../questions/stylized';
import { sizesThrough } from '../segmentation/logits';
import { checkRoom } from '../segmentation/memory';
import type { TensorStore } from '../tensors/store';
import { versions } from '../version';
import { embeddingOf } from './embedding';
import { featureNetwork } from './feature-network';
import { type Analyzed, analyzeAll, type BatchInput, type Outcome } from './many';
import { Memo } from './memo';

/** What a family made, and what it took. */
interface Ran {
  readonly parts: Parts;
  readonly provider: string;
  readonly runMs: number;
  readonly postprocessMs: number;
  readonly firstRun: boolean;
}

/** A list of pictures for one model. */
export interface Batch<I extends BatchInput = BatchInput> {
  readonly inputs: Iterable<I>;
  readonly model: ModelOnDisk;
  /** Those of kind `picture` are paths. */
  readonly settings: SettingValues;
  readonly embeddings: boolean;
  /** How many pictures at once, by default one; see `sideBySide`. */
  readonly lanes?: number;
  readonly signal: AbortSignal;
}

/** What a result needs to answer later questions. */
interface Kept {
  readonly model: ModelOnDisk;
  readonly input: ModelInput;
  readonly image: Pick<Source, 'name' | 'size'>;
  /** Inputs besides the picture of each graph that ran, in its last run. */
  readonly feeds: Map<string, Record<string, TensorRef>>;
  /** The attention layers of the graphs that ran, with the tokens that there were. */
  taps: readonly AttentionTap[];
  readonly layers: Map<number, TensorRef>;
  readonly tensors: string[];
  segmentation?: Segmentation | undefined;
  stylized?: Stylized | undefined;
  /** Answers once given. */
  entropy?: TensorRef;
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
  readonly lanes: Lanes;
  readonly tensors: TensorStore;
  readonly queue: RunQueue;
  readonly threads: number;
  readonly emit: Emit;
}

/** What a family is to analyse. */
interface Task {
  readonly source: Source;
  readonly model: ModelOnDisk;
  readonly sessions: SessionPool;
  readonly values: SettingValues;
  readonly pictures: ReadonlyMap<string, GivenPicture>;
  readonly step: Step;
  /** Hears of the result so far, which stays when the rest is cancelled or fails. */
  readonly onPartial: (result: Result) => void;
  /** Hears what the classifier sees of the picture, where that can be had. */
  readonly onEmbedding?: (vector: Float32Array) => void;
}

/** Runs models on pictures and answers questions about the results. */
export class Analyses {
  readonly #o: Services;
  /** Oldest first. */
  readonly #results = new Map<string, Kept>();
  readonly #memo = new Memo();
  #questions = 0;

  constructor(o: Services) {
    this.#o = o;
  }

  run(request: Input<'analyze.run'>, signal: AbortSignal): Promise<Result> {
    const { files, catalogue, queue, emit } = this.#o;
    const { job, settings: values } = request;
    return queue.run(job, STEPS.length, signal, async (step, stop) => {
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
      readSettings(model.card, values);
      const pathOf = async (id: string) => (await files.resolve(id)).path;
      const pictures = await readPictures(model.card, values, pathOf, stop);
      const onPartial = (result: Result) => emit('partial', { job, result });
      const { sessions } = this.#o;
      return this.#analyze({ source, model, sessions, values, pictures, step, onPartial });
    });
  }

  /** Outcomes in the order of the inputs; runs that a person asks for come in between. */
  async *batch<I extends BatchInput>(batch: Batch<I>): AsyncGenerator<Analyzed<I>> {
    const { inputs, signal, lanes = 1 } = batch;
    const { queue, sessions } = this.#o;
    const analyze = await this.#analyzerOf(batch);
    yield* analyzeAll(inputs, {
      analyze: (source) =>
        lanes > 1
          ? this.#o.lanes.use((lane) => analyze(source, lane))
          : queue.turn(() => analyze(source, sessions)),
      // While the oldest is waited for, no lane is idle.
      width: lanes > 1 ? 2 * lanes : 1,
      discard: async ({ outcome }) => {
        if (!(outcome instanceof VitrineError)) await this.release(outcome.id);
      },
      signal,
    });
  }

  /** How many pictures of a batch are best run at once, each on its share of the cores. */
  sideBySide(model: ModelOnDisk): Promise<number> {
    return this.#o.lanes.countFor(model.card);
  }

  /** Opens the sessions that a batch needs, by running it on an empty picture. */
  async warmUp(batch: Omit<Batch, 'inputs'>): Promise<void> {
    const { card } = batch.model;
    const hasRounds = card.settings.some(({ name }) => name === 'rounds');
    const settings = { ...batch.settings, ...(hasRounds && { rounds: 1 }) };
    const analyze = await this.#analyzerOf({ ...batch, settings });
    const outcome = await this.#o.queue.turn(() => analyze(blank(card), this.#o.sessions));
    if (outcome && 'id' in outcome.outcome) await this.release(outcome.outcome.id);
  }

  /** What analyses one picture of a batch; null where it was cancelled before it had anything. */
  async #analyzerOf({ model, settings, embeddings, signal }: Omit<Batch, 'inputs'>) {
    readSettings(model.card, settings);
    const pictures = await readPictures(model.card, settings, async (path) => path, signal);
    return async (source: Source, sessions: SessionPool): Promise<Outcome | null> => {
      let soFar: Result | null = null;
      let embedding: Float32Array | undefined;
      const outcome = await this.#analyze({
        ...{ source, model, values: settings, pictures, sessions },
        step: async () => {
          if (signal.aborted) throw cancelled();
        },
        onPartial: (result) => {
          soFar = result;
        },
        ...(embeddings && {
          onEmbedding: (vector) => {
            embedding = vector;
          },
        }),
      }).catch((error: unknown) => VitrineError.from(error));
      if (!signal.aborted) return { outcome, ...(embedding && { embedding }), partial: false };
      // What was done before the interruption is not lost.
      return soFar && { outcome: soFar, partial: true };
    };
  }

  /** The attention of one layer `[heads, Q, K]`; runs the graph again if it was not kept. */
  async layer(id: string, layer: number, signal: AbortSignal): Promise<TensorRef> {
    const kept = this.#find(id);
    const known = kept.layers.get(layer);
    if (known) return known;
    return this.#ask(id, `layer ${layer}`, 1, signal, async (step) => {
      const tap = kept.taps.find((t) => t.layer === layer);
      if (!tap) throw noLayer(kept, layer);
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
    const { taps } = kept;
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
    const size = sizeOf(kept.input, kept.model.card);
    return this.#ask(id, 'stats', kept.taps.length, signal, async (step) => {
      if (kept.stats) return kept.stats;
      const layers: LayerStats[] = [];
      for (const tap of kept.taps) {
        await step(`layer ${tap.layer}`);
        const { data } = await this.#weights(kept, tap);
        layers.push(layerStats(data, tap, size));
      }
      kept.stats = { layers };
      return kept.stats;
    });
  }

  /** Not queued: the pointer does not wait for a run. */
  async point(question: Input<'segmentation.point'>): Promise<Output<'segmentation.point'>> {
    return pointClasses(this.#segmented(question.result), question);
  }

  async entropy(id: string, signal: AbortSignal): Promise<TensorRef> {
    const about = this.#segmented(id);
    const kept = this.#find(id);
    return this.#ask(id, 'entropy', 1, signal, async (step) => {
      kept.entropy ??= await entropyOf(about, step);
      return kept.entropy;
    });
  }

  /** The class map of a result against the ground-truth mask at `path`. */
  async score(
    id: string,
    path: string,
    signal: AbortSignal,
  ): Promise<Output<'segmentation.score'>> {
    const about = this.#segmented(id);
    return this.#ask(id, 'score', 1, signal, () => scoreOf(about, path));
  }

  async file(
    { result, form }: Input<'segmentation.file'>,
    signal: AbortSignal,
  ): Promise<Output<'segmentation.file'>> {
    const about = this.#segmented(result);
    return this.#ask(result, form, 1, signal, (step) => fileOf(about, form, step));
  }

  async features(
    { result, stage }: Input<'segmentation.features'>,
    signal: AbortSignal,
  ): Promise<Output<'segmentation.features'>> {
    const about = this.#segmented(result);
    return this.#ask(result, `stage ${stage}`, 1, signal, () => featuresOf(about, stage));
  }

  #segmented(id: string): Segmented {
    const kept = this.#find(id);
    const { segmentation, image, input, model } = kept;
    const { card } = model;
    if (!segmentation) {
      throw new VitrineError('bad-input', `${card.id} gave no class map`, {
        hint: 'Choose a segmentation model.',
      });
    }
    return {
      card,
      image: image.name,
      part: segmentation,
      sizes: sizesThrough(card, sizeOf(input, card), image.size),
      read: (ref) => this.#o.tensors.read(ref.id),
      keep: (tensor) => this.#keep(kept, tensor),
      output: async (name) => {
        const wanted = { layers: [], outputs: 'all' } as const;
        return (await this.#o.sessions.run(model, input, wanted)).outputs.get(name)!;
      },
    };
  }

  /** Not queued where nothing must run: a pointer moves over patches. */
  async styleAttention(
    question: Input<'stylized.attention'>,
    signal: AbortSignal,
  ): Promise<Output<'stylized.attention'>> {
    return attentionOf(this.#styled(question.result, signal), question);
  }

  async styleFile(
    question: Input<'stylized.file'>,
    signal: AbortSignal,
  ): Promise<Output<'stylized.file'>> {
    return pictureFile(this.#styled(question.result, signal), question);
  }

  #styled(id: string, signal: AbortSignal): Styled {
    const kept = this.#find(id);
    const { stylized, image, input, model } = kept;
    const { card } = model;
    if (!stylized) {
      throw new VitrineError('bad-input', `${card.id} made no picture`, {
        hint: 'Choose a model for style transfer, or one that makes a picture of a picture.',
      });
    }
    const { sessions, tensors, threads } = this.#o;
    return {
      ...{ card, image: image.name, part: stylized, threads },
      read: (ref) => tensors.read(ref.id),
      keep: (tensor) => this.#keep(kept, tensor),
      once: this.#onceFor(card),
      run: (file, feeds, outputs) =>
        this.#ask(id, outputs.join(), 1, signal, async (step) => {
          await step('running the model');
          const wanted = { file, feeds, layers: [], outputs };
          return (await sessions.run(model, input, wanted)).outputs;
        }),
    };
  }

  #onceFor = (card: ModelCard) => (key: string, compute: () => Promise<Tensor>) =>
    this.#memo.get(`${hashesOf(card)} ${key}`, compute);

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

  async #analyze(task: Task): Promise<Result> {
    const { source, model, values, step, onPartial } = task;
    const { card } = model;
    const settings = readSettings(card, values);
    checkOthers(source, task.pictures);

    await step(STEPS[1]);
    const start = performance.now();
    const { preprocess = () => card.preprocess } = familyOf(card.family);
    const fitted = { ...card, preprocess: preprocess(card, settings, source) };
    const input = withoutMasked(source.toInput(fitted), card, settings.maskPatches);
    const taps = tapsAt(card, sizeOf(input, card));
    if (card.task === 'segmentation') {
      checkRoom({ card, taps, input: sizeOf(input, card), picture: source.size });
    }
    const preprocessMs = performance.now() - start;

    await step(STEPS[2]);
    const kept: Kept = {
      ...{ model, input, feeds: new Map(), taps, layers: new Map(), tensors: [] },
      // Not the source itself: that holds all the pixels.
      image: { name: source.name, size: source.size },
    };
    const id = randomUUID();
    const resultOf = ({ parts, provider, runMs, postprocessMs, firstRun }: Ran): Result => ({
      id,
      model: card.id,
      family: card.family,
      region: input.region,
      parts,
      timings: { decodeMs: source.decodeMs, preprocessMs, runMs, postprocessMs },
      ...(firstRun && { firstRun }),
      provenance: provenance(task, fitted, provider),
    });
    try {
      const ran = await this.#runFamily(kept, settings, task, async (soFar) => {
        kept.stylized = soFar.parts.stylized;
        await this.#remember(id, kept);
        onPartial(resultOf(soFar));
      });
      learn(kept, ran.parts);
      await this.#remember(id, kept);
      return resultOf(ran);
    } catch (error) {
      if (!this.#results.has(id)) await this.#o.tensors.delete(kept.tensors);
      throw error;
    }
  }

  /** Lets the family analyse the input, and keeps what it needed to know about it. */
  async #runFamily(
    kept: Kept,
    settings: CommonSettings,
    { sessions, pictures, step, onEmbedding }: Task,
    onPartial: (ran: Ran) => Promise<void>,
  ): Promise<Ran> {
    const { model, input, image } = kept;
    const { card } = model;
    let runMs = 0;
    let provider = 'cpu';
    let firstRun = false;
    // Opening the session is neither: it happens once, and its time would blur the others.
    let outsideMs = 0;
    const began = performance.now();
    const keep = (tensor: Tensor) => this.#keep(kept, tensor);
    const embeddings = new Map<string, Tensor>();
    const run = async (wanted: Wanted) => {
      const file = wanted.file ?? card.files[0]!.name;
      const feeds: Record<string, TensorRef> = {};
      // Later questions are about attention, and about the picture itself.
      const isAsked = tapsIn(card, file).length > 0;
      for (const [name, tensor] of Object.entries(wanted.feeds ?? {})) {
        if (isAsked && name !== card.input) feeds[name] = await keep(tensor);
      }
      kept.feeds.set(file, feeds);
      const asked = performance.now();
      const embedding = onEmbedding !== undefined;
      const result = await sessions.run(model, input, { ...wanted, embedding });
      if (result.embedding) embeddings.set(file, result.embedding);
      outsideMs += performance.now() - asked;
      runMs += result.ms;
      provider = result.provider;
      firstRun ||= result.first;
      return result;
    };
    const ran = (parts: Parts): Ran => {
      const postprocessMs = performance.now() - began - outsideMs;
      return { parts, provider, runMs, postprocessMs, firstRun };
    };
    const parts = await familyOf(card.family).analyze({
      ...{ card, settings, input, image, pictures, run, keep },
      taps: kept.taps,
      once: this.#onceFor(card),
      partial: (parts) => onPartial(ran(parts)),
      features: () => featureNetwork(this.#o, model),
      step: async (name, ahead) => {
        await setImmediate();
        await step(name, ahead);
      },
    });
    const answered = card.stages?.[parts.exits?.chosen ?? 0]?.file ?? card.files[0]!.name;
    const seen = embeddings.get(answered);
    const vector = seen && embeddingOf(seen, card);
    if (vector) onEmbedding?.(vector);
    return ran(parts);
  }

  async #remember(id: string, kept: Kept): Promise<void> {
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

  /** One layer `[heads, Q, K]`, from what was kept or by running its graph for it alone. */
  async #weights(kept: Kept, tap: AttentionTap): Promise<Tensor<Float32Array>> {
    const { sessions, tensors } = this.#o;
    const ref = kept.layers.get(tap.layer);
    if (ref) return (await tensors.read(ref.id)) as Tensor<Float32Array>;
    const file = graphOf(kept, tap);
    const feeds: Record<string, Tensor> = {};
    for (const [name, { id }] of Object.entries(kept.feeds.get(file) ?? {})) {
      feeds[name] = await tensors.read(id);
    }
    const wanted = { file, feeds, layers: [tap.layer], outputs: 'none' } as const;
    const { attention } = await sessions.run(kept.model, kept.input, wanted);
    return attentionTensor(attention.get(tap.layer)!, tap);
  }
}

/** What later questions need to know of the parts. */
function learn(kept: Kept, { attention, segmentation, stylized }: Parts): void {
  Object.assign(kept, { segmentation, stylized });
  const layers = new Map(attention?.layers.map((layer) => [layer.layer, layer]));
  kept.taps = kept.taps.flatMap((tap) => {
    const shown = layers.get(tap.layer);
    if (shown?.tensor) kept.layers.set(tap.layer, shown.tensor);
    return shown ? { ...tap, queries: shown.queries, keys: shown.keys } : [];
  });
}

const graphOf = ({ model }: Kept, { file }: AttentionTap): string =>
  file ?? model.card.files[0]!.name;

/** Why a layer cannot be shown: the model has none such, or the graph that it is in did not run. */
function noLayer(kept: Kept, layer: number): VitrineError {
  const { attention } = kept.model.card;
  const tap = attention.find((known) => known.layer === layer);
  if (!tap) {
    return new VitrineError('bad-input', `There is no attention layer ${layer}`, {
      hint: `The model has ${attention.length}.`,
    });
  }
  return new VitrineError(
    'bad-input',
    `Attention layer ${layer} is in ${graphOf(kept, tap)}, which did not run on this picture`,
    { hint: 'Let the model run all its graphs first: see its settings.', detail: { layer } },
  );
}

function withoutMasked(input: ModelInput, card: ModelCard, patches: readonly number[]): ModelInput {
  const grid = patchGrid(card, sizeOf(input, card));
  return grid && patches.length > 0 ? masked(input, card, grid, patches) : input;
}

const hashesOf = ({ files }: ModelCard): string[] => files.map(({ sha256 }) => sha256);

/** `card` tells how the picture became the input. */
const provenance = (
  { source, pictures, values: settings }: Task,
  card: ModelCard,
  provider: string,
): Provenance => ({
  modelId: card.id,
  modelSha256: hashesOf(card),
  imageName: source.name,
  imageSha256: source.sha256,
  imageSize: source.size,
  preprocessing: source.preprocessing(card),
  provider,
  settings,
  ...(pictures.size > 0 && {
    pictures: Object.fromEntries(
      [...pictures].map(([setting, { name, sha256 }]) => [setting, { name, sha256 }]),
    ),
  }),
  versions: versions(),
});
