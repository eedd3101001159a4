import { z } from 'zod';
import { Size, TokenAxis } from './grid';
import { FactSources } from './sources';

/** From file to input tensor. Colours are scaled by 1/255, then `(x - mean) / std`. */
export const Preprocess = z.object({
  /** Input size of the graph, [H, W]. */
  size: Size,
  /**
   * - `shorter`: resize so that the shorter side is `resizeTo`, keep the ratio (timm, torchvision);
   * - `squash`: resize to `scaled`, or else to `size`, without keeping the ratio (Hugging Face);
   * - `cover`: keep the ratio, so that the image just covers `scaled` (timm, open_clip);
   * - `contain`: keep the ratio, so that the image just fits into `scaled`; it lies in the middle of `size`, the
   *   rest of which is `fill` (timm, open_clip, Janus);
   * - `thumbnail`: resize so that the shorter side is `resizeTo`, then until it fits into `size`; the rest as
   *   with `contain` (Donut);
   * - `crop`: pixel for pixel, centre crop;
   * - `crop-square`: largest centred square first, then resize to `size`;
   * - `longest`: resize so that the longer side is `resizeTo`; the rest of `size`, right and below, is 0
   *   after mean and std (Segment Anything);
   * - `keep-ratio`: resize so that the shorter side is `resizeTo`, or as far as `longest` allows, then
   *   each side up to a multiple of `multiple` (mmsegmentation), or down where `round` says so (DETR);
   * - `fit`: keep the ratio, so that the image covers `size` with as little change as possible, each side
   *   to the nearest multiple of `multiple` (DPT);
   * - `floor`: each side down to a multiple of `multiple` (GLPN);
   * - `mirror`: pixel for pixel, with each side extended to the next multiple of `multiple` by its mirror
   *   image (Swin2SR);
   * - `graph`: pixel for pixel, since the graph itself resizes; its grids are the same for every image;
   * - `none`: pixel for pixel (image to image).
   * From `keep-ratio` on nothing is cropped, and `size` is but an example.
   */
  resize: z.enum([
    ...(['shorter', 'squash', 'crop', 'crop-square', 'longest'] as const),
    ...(['cover', 'contain', 'thumbnail'] as const),
    ...(['keep-ratio', 'fit', 'floor', 'mirror', 'graph', 'none'] as const),
  ]),
  /** A side in pixels: the shorter one before the centre crop with `shorter`, of the input with `keep-ratio`. */
  resizeTo: z.number().int().positive(),
  /**
   * What `squash` resizes to before the centre crop, [H, W], absent where nothing is cropped; what `cover` and
   * `contain` fit the image to.
   */
  scaled: Size.optional(),
  /** The colour around an image smaller than the input, in the file's 0..255; black where absent. */
  fill: z.tuple([z.number(), z.number(), z.number()]).optional(),
  /** Bound of the longer side in pixels; used with `keep-ratio`. */
  longest: z.number().int().positive().optional(),
  /** What both sides of the input are multiples of. */
  multiple: z.number().int().positive().optional(),
  /** A half pixel is dropped instead of rounded: in the place of a crop, and in sides of `keep-ratio`. */
  round: z.literal('down').optional(),
  interpolation: z.enum(['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']),
  /** The image's values before mean and std: 1/255 for 0..1, 1 for 0..255. */
  scale: z.number().positive(),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  channels: z.enum(['RGB', 'BGR']),
  layout: z.enum(['NCHW', 'NHWC']),
});
export type Preprocess = z.infer<typeof Preprocess>;

/** Both prepare images alike. */
export const samePreprocess = (a: Preprocess, b: Preprocess): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The input's size follows the image's: nothing is cropped. */
export const isFreeSize = ({ resize }: Preprocess): boolean =>
  ['keep-ratio', 'fit', 'floor', 'mirror', 'graph', 'none'].includes(resize);

/** How an attention layer of a graph can be opened. */
export const AttentionTap = z.object({
  layer: z.number().int().nonnegative(),
  /** Which of the card's graphs it is in; absent for the first. */
  file: z.string().optional(),
  /** Name of the graph tensor that carries the weights once tapped. */
  tensor: z.string(),
  /** Shape as far as known without running, -1 where dynamic. */
  shape: z.array(z.number().int()),
  queries: TokenAxis,
  keys: TokenAxis,
  heads: z.number().int().positive(),
  /**
   * SegFormer: one key for each square of so many queries a side. Rows and columns of queries that are
   * left over feed no key. Absent where keys are not reduced.
   */
  reduction: z.number().int().min(2).optional(),
  /**
   * Swin, MaxViT: windows in the batch axis, mapped back to the image; absent for global attention and
   * for windows of another form. Where there is an `order`, that one counts.
   * `size` is in tokens, [h, w]; `shift` how far the map is rolled up and left before it is cut, `wrap`
   * the size at which the roll comes round: the map's, or the map's with its padding;
   * `block` windows are neighbouring tokens, `grid` windows are tokens evenly spread over the map.
   */
  window: z
    .object({
      size: Size,
      shift: z.tuple([z.number().int(), z.number().int()]),
      wrap: Size,
      kind: z.enum(['block', 'grid']),
    })
    .optional(),
  /**
   * Where each token of the tensor belongs on its axis, for tokens that lie in another order there (special
   * tokens behind the patches, or in every window): one window after the other, -1 for padding.
   */
  order: z
    .object({
      windows: z.number().int().positive(),
      queries: z.array(z.number().int()),
      keys: z.array(z.number().int()),
    })
    .optional(),
  /** The tensor has all windows of a head side by side, not all heads of a window. */
  headsFirst: z.literal(true).optional(),
  /**
   * For a tensor that is not `[..., queries, keys]`: as `shape`, its axes in the order of `perm` are heads
   * and windows, then queries, then keys.
   */
  view: z
    .object({
      shape: z.array(z.number().int().positive()),
      perm: z.array(z.number().int().nonnegative()),
    })
    .optional(),
});
export type AttentionTap = z.infer<typeof AttentionTap>;

export const ModelFile = z.object({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
});
export type ModelFile = z.infer<typeof ModelFile>;

/** A range for the inspector and the command line's `--set`. */
export const Setting = z.object({
  name: z.string(),
  title: z.string(),
  /** Says what it does to the computation. */
  help: z.string(),
  /**
   * A `picture`, an `array` (.npy) or `arrays` (.npz) is the id of a file (on the command line its path); an empty
   * text is none. Arrays are for the command line: no control shows them.
   */
  kind: z.enum(['number', 'integer', 'boolean', 'choice', 'picture', 'array', 'arrays']),
  default: z.union([z.number(), z.boolean(), z.string()]),
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().optional(),
  choices: z.array(z.string()).optional(),
  /** The result at hand is read anew with another value; absent where the model must run again. */
  redraws: z.boolean().optional(),
});
export type Setting = z.infer<typeof Setting>;

/** Its value is a file's. */
export const namesFile = ({ kind }: Setting): boolean =>
  ['picture', 'array', 'arrays'].includes(kind);

/** Preprocessing as a file beside the model states it, in the form of one library. */
const ConfiguredPreprocess = z.object({
  by: z.enum(['transformers', 'open_clip', 'timm']),
  preprocess: Preprocess,
});
export type ConfiguredPreprocess = z.infer<typeof ConfiguredPreprocess>;

/** The facts of a card that any model has. */
export const BaseCard = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash, underscore'),
  /** Selects `models/<family>/analyze.ts`. */
  family: z.string(),
  title: z.string(),
  task: z.enum([
    ...(['classification', 'regression', 'segmentation', 'image-to-image', 'embedding'] as const),
    ...(['depth', 'detection', 'generation', 'other'] as const),
  ]),
  files: z.array(ModelFile).min(1),
  /** Name of the image input of the graph. */
  input: z.string(),
  /** Name of the logits (or main) output. */
  output: z.string(),
  /** Patch size in pixels of the model's input, [H, W]; null when it has no patch grid. */
  patch: Size.nullable(),
  preprocess: Preprocess,
  /** Where the files beside the model state preprocessing besides `preprocess`, all that they state. */
  configured: z.array(ConfiguredPreprocess).optional(),
  /** One name a class; empty when the classes have no names (numbers are shown). */
  labels: z.array(z.string()),
  /** Classes do not exclude each other: each has a probability of its own, and counts from its threshold on. */
  multiLabel: z
    .object({
      /** One a class, or one for all; 0.5 where absent. */
      thresholds: z.array(z.number()).optional(),
    })
    .optional(),
  settings: z.array(Setting),
  attention: z.array(AttentionTap),
  /**
   * Outputs added to its graphs change what the runtime fuses, and so its numbers (8-bit graphs): they
   * are computed in a run of their own.
   */
  apart: z.literal(true).optional(),
  /** What could not be opened and why; and warnings worth reading. */
  notes: z.array(z.string()),
  sources: FactSources,
  licence: z.string(),
  /** Where the model comes from and what it was trained on, in words. */
  source: z.string(),
  data: z.string(),
  /** Measured figures, each with the command that measured it. */
  measured: z.array(z.object({ name: z.string(), value: z.string(), command: z.string() })),
  /** Multiply-adds of one image in units of 1e9, nothing pruned; absent where not counted. */
  gflops: z.number().positive().optional(),
});
export type BaseCard = z.infer<typeof BaseCard>;
