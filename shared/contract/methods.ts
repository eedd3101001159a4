import { z } from 'zod';
import { formatIds } from '#shared/exports';
import { MOST_SEED } from '#shared/random';
import { Space } from '../parts/generator';
import { Confusion } from '../segmentation';
import {
  Attribution,
  AttributionMethod,
  Baseline,
  CardEdit,
  ClassScore,
  EngineInfo,
  ErrorBody,
  FileEntry,
  ImageInfo,
  Interventions,
  Lens,
  ModelCard,
  Preprocess,
  ProviderId,
  Result,
  TensorRef,
} from '../types';
import { compareMethods } from './compare';
import { documentEvents, documentMethods } from './documents';
import { Bytes, Empty, method, SettingRecord } from './method';
import { reportMethods } from './reports';
import { retrievalMethods } from './retrieval';
import { runEvents, runMethods } from './runs';
import { tableMethods } from './table';

const StorageUse = z.object({
  files: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
});

/** Every call a window, the web host or a test can make of the engine. Schemas once; types inferred. */
export const methods = {
  'engine.info': method(Empty, EngineInfo),
  /** Chooses the execution provider; open sessions are closed and opened again when next used. */
  'engine.setProvider': method(
    z.object({ provider: z.union([z.literal('auto'), ProviderId]) }),
    EngineInfo,
  ),
  /** Chooses the number of threads; open sessions are closed and opened again when next used. */
  'engine.setThreads': method(z.object({ threads: EngineInfo.shape.threadsWanted }), EngineInfo),

  'models.list': method(Empty, z.array(ModelCard)),
  /** Checks the ONNX file (or model folder) given by file ids, opens its attention, keeps a copy. */
  'models.import': method(z.object({ files: z.array(z.string()).min(1) }), ModelCard),
  /** Downloads `hf:owner/name` (resumed, verified) and imports it; progress comes as `job` events. */
  'models.importHub': method(z.object({ source: z.string(), job: z.string() }), ModelCard),
  'models.edit': method(z.object({ model: z.string(), edit: CardEdit }), ModelCard),
  /** The card as it was read from the model's files, without edits. */
  'models.original': method(z.object({ model: z.string() }), ModelCard),
  /** What the model sees of an image prepared in another way (PNG), and what a classifier then says. */
  'models.preview': method(
    z.object({ job: z.string(), file: z.string(), model: z.string(), preprocess: Preprocess }),
    z.object({ png: Bytes, top: z.array(ClassScore) }),
  ),
  /** Deletes an imported model; one in the box is disabled and can be restored. */
  'models.remove': method(z.object({ model: z.string() }), Empty),
  'models.disabled': method(Empty, z.array(z.object({ id: z.string(), title: z.string() }))),
  'models.restore': method(z.object({ model: z.string() }), Empty),

  /** The sample images in the box. */
  'images.samples': method(Empty, z.array(FileEntry)),
  /** Checks that the file is an image and reads its facts, without keeping pixels. */
  'images.probe': method(z.object({ file: z.string() }), ImageInfo),
  /** The upright image as JPEG, longest side at most `side` pixels. */
  'images.thumbnail': method(
    z.object({ file: z.string(), side: z.number().int().min(16).max(1024) }),
    z.object({ jpeg: Bytes }),
  ),
  /**
   * One 512-pixel tile of the upright image (deep zoom). Level 0 is full size, each further level
   * halves it; tiles at the right and bottom edge are smaller.
   */
  'images.tile': method(
    z.object({
      file: z.string(),
      level: z.number().int().min(0).max(16),
      column: z.number().int().nonnegative(),
      row: z.number().int().nonnegative(),
    }),
    z.object({ jpeg: Bytes }),
  ),

  /** Runs a model on an image. Progress comes as `job` events with this `job` id. */
  'analyze.run': method(
    z.object({
      job: z.string(),
      file: z.string(),
      model: z.string(),
      settings: SettingRecord,
    }),
    Result,
  ),
  /** Fetches one attention layer that the run did not keep (re-runs the graph for that layer only). */
  'attention.layer': method(
    z.object({ result: z.string(), layer: z.number().int().nonnegative() }),
    TensorRef,
  ),
  /** Attention rollout (Abnar & Zuidema 2020) from the input to each layer: `[layers, Q, K]`. */
  'attention.rollout': method(z.object({ result: z.string() }), TensorRef),
  /**
   * Per layer and head: mean entropy of the rows in nats, mean attention distance in input pixels
   * (Dosovitskiy et al. 2021, appendix D.7); null where the grid has no places.
   */
  'attention.stats': method(
    z.object({ result: z.string() }),
    z.object({
      layers: z.array(
        z.object({
          layer: z.number().int(),
          entropy: z.array(z.number()),
          distance: z.array(z.number().nullable()),
        }),
      ),
    }),
  ),

  /**
   * What of the image speaks for a class, by default the most probable; or for it and not for another. Progress
   * comes as `job` events, here and below.
   * `layer`: whose input Grad-CAM weighs, by default the last; `steps`: of integrated gradients and RISE.
   */
  'attribution.explain': method(
    z.object({
      job: z.string(),
      result: z.string(),
      method: AttributionMethod,
      class: z.number().int().nonnegative().optional(),
      against: z.number().int().nonnegative().optional(),
      layer: z.number().int().nonnegative().optional(),
      steps: z.number().int().positive().max(10_000).optional(),
      baseline: Baseline.default('mean'),
    }),
    z.object({ attribution: Attribution }),
  ),

  /** How the output of a class, by default the most probable, changes without each attention head. */
  'heads.ablate': method(
    z.object({
      job: z.string(),
      result: z.string(),
      class: z.number().int().nonnegative().optional(),
      against: z.number().int().nonnegative().optional(),
    }),
    z.object({ interventions: Interventions }),
  ),
  /** The classes that the final norm and head give after every block. */
  'lens.read': method(z.object({ job: z.string(), result: z.string() }), z.object({ lens: Lens })),

  /** The most probable classes at one pixel of the upright image, best first. */
  'segmentation.point': method(
    z.object({
      result: z.string(),
      x: z.number().int().nonnegative(),
      y: z.number().int().nonnegative(),
      topK: z.number().int().positive(),
    }),
    z.object({ top: z.array(ClassScore) }),
  ),
  /** Entropy of each pixel's probabilities in 255ths of ln(classes), uint8 `[H, W]`. */
  'segmentation.entropy': method(z.object({ result: z.string() }), TensorRef),
  /**
   * The map against a ground-truth mask: an index PNG or a palette PNG (whose indices count) of the
   * image's size. `errors` is uint8 `[H, W]`: 0 ignored, 1 right, 2 wrong. `truth` holds class numbers,
   * uint8 with 255 for what is ignored, or int32 with -1 beyond 255 classes.
   */
  'segmentation.score': method(
    z.object({ result: z.string(), truth: z.string() }),
    z.object({ truth: TensorRef, errors: TensorRef, confusion: Confusion }),
  ),
  /** A map as a file: `confidence` is float32, not the rounded part of the result. */
  'segmentation.file': method(
    z.object({
      result: z.string(),
      form: z.enum(formatIds('segmentation')),
    }),
    z.object({ name: z.string(), bytes: Bytes }),
  ),
  /**
   * The features of one encoder stage, from 0, by their three principal components: uint8 `[h, w, 3]`,
   * and the share of the variance that each component explains.
   */
  'segmentation.features': method(
    z.object({ result: z.string(), stage: z.number().int().nonnegative() }),
    z.object({ image: TensorRef, explained: z.array(z.number()) }),
  ),

  /** The style images in the box. */
  'styles.list': method(Empty, z.array(FileEntry)),
  /**
   * Attention of one patch in one round (from 1) and layer, float32 `[heads, patches]`. `queries`: what the
   * patch drew from each key, which sums to 1. `keys`: what each query drew from the patch.
   */
  'stylized.attention': method(
    z.object({
      result: z.string(),
      round: z.number().int().positive(),
      layer: z.string(),
      of: z.enum(['queries', 'keys']),
      patch: z.number().int().nonnegative(),
    }),
    TensorRef,
  ),
  /** The image of a round as a file: clamped to 8 bits, or raw float32 `[3, H, W]`. */
  'stylized.file': method(
    z.object({
      result: z.string(),
      round: z.number().int().positive(),
      form: z.enum(formatIds('stylized')),
    }),
    z.object({ name: z.string(), bytes: Bytes }),
  ),

  /** Files of so many seeds from the first on. */
  'seeds.add': method(
    z.object({
      first: z
        .number()
        .int()
        .min(0)
        .max(MOST_SEED - 10_000),
      count: z.number().int().min(1).max(10_000),
    }),
    z.array(FileEntry),
  ),
  /** The image that was made of a seed as a PNG, clamped to 8 bits. */
  'samples.file': method(
    z.object({ result: z.string() }),
    z.object({ name: z.string(), bytes: Bytes }),
  ),
  /** The walk from the seed's image to the other's and back, as an endless animation. */
  'generator.animation': method(
    z.object({ result: z.string(), space: Space, form: z.enum(formatIds('animation')) }),
    z.object({ name: z.string(), bytes: Bytes }),
  ),

  ...runMethods,
  ...documentMethods,
  ...reportMethods,
  ...tableMethods,
  ...compareMethods,
  ...retrievalMethods,

  /** The copies of files that browsers sent, each content counted once. */
  'storage.info': method(Empty, StorageUse),
  /** Removes the copies that neither a run, a kept document nor a file of `keep` needs; what that freed. */
  'storage.clear': method(z.object({ keep: z.array(z.string()) }), StorageUse),

  /** A tensor as an .npy file. */
  'tensor.npy': method(
    z.object({ tensor: z.string(), slice: z.array(z.number().int().nonnegative()) }),
    z.object({ npy: Bytes }),
  ),
  /** Slice of a kept tensor: raw little-endian bytes of float32, int32 or uint8. */
  'tensor.read': method(
    z.object({ tensor: z.string(), slice: z.array(z.number().int().nonnegative()) }),
    z.object({
      dtype: z.enum(['float64', 'float32', 'int32', 'uint8']),
      shape: z.array(z.number().int()),
      bytes: Bytes,
    }),
  ),
} as const;

type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Input<M extends MethodName> = z.input<Methods[M]['input']>;
export type Output<M extends MethodName> = z.output<Methods[M]['output']>;

/** What the engine says unasked. */
export const events = {
  /** Progress of a run: `done` of `total` steps, and what it is doing. */
  job: z.object({
    job: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    step: z.string(),
    done: z.number(),
    total: z.number(),
  }),
  /** What a run that goes in rounds has so far: what is left of it when it is cancelled. */
  partial: z.object({ job: z.string(), result: Result }),
  ...runEvents,
  ...documentEvents,
  /** The provider changed or fell back. */
  engine: EngineInfo,
  models: z.object({}),
  /** A fault that belongs to no call. */
  fault: ErrorBody,
} as const;

export type EventName = keyof typeof events;
export type EventBody<E extends EventName> = z.output<(typeof events)[E]>;

/** One implementation of the contract, as the engine offers it. */
export type Handlers = {
  [M in MethodName]: (
    input: z.output<Methods[M]['input']>,
    context: { signal: AbortSignal },
  ) => Promise<Output<M>>;
};
