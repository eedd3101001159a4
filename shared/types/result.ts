import { z } from 'zod';
import { Size, TokenAxis } from './grid';
import { TensorRef } from './tensor';

/** One class with its probability. */
export const ClassScore = z.object({
  index: z.number().int().nonnegative(),
  label: z.string(),
  p: z.number(),
  /** The model's own score, of which `p` is the softmax; absent where it gives probabilities. */
  logit: z.number().optional(),
});
export type ClassScore = z.infer<typeof ClassScore>;

/** Top-k classes, most probable first. */
export const Predictions = z.object({
  top: z.array(ClassScore),
  /** Of the probabilities of all classes, in nats; absent in figures of before. */
  entropy: z.number().optional(),
});
export type Predictions = z.infer<typeof Predictions>;

/** One attention layer: softmax weights `[heads, Q, K]`, rows sum to 1. */
export const AttentionLayer = z.object({
  /** Position among the graph's attention layers, from 0. */
  layer: z.number().int().nonnegative(),
  /** The graph's own name of the softmax (or attention) output. */
  name: z.string(),
  heads: z.number().int().positive(),
  queries: TokenAxis,
  keys: TokenAxis,
  /** One key for each square of so many queries a side; absent where keys are not reduced. */
  reduction: z.number().int().min(2).optional(),
  /** `null` while the layer was not asked for; `attention.layer` fetches it. */
  tensor: TensorRef.nullable(),
});
export type AttentionLayer = z.infer<typeof AttentionLayer>;

export const Attention = z.object({ layers: z.array(AttentionLayer) });
export type Attention = z.infer<typeof Attention>;

/** Token pruning: what each stage kept of the patch grid. */
export const Tokens = z.object({
  grid: Size,
  stages: z
    .array(
      z.object({
        /** The block before which the tokens were dropped, from 0. */
        beforeLayer: z.number().int().nonnegative(),
        /** Grid indices of the patches kept, ascending; each stage keeps of what the one before left. */
        kept: z.array(z.number().int().nonnegative()),
        /** Log-probability of keeping each token that had come so far, ascending, `[tokens]`. */
        scores: TensorRef,
      }),
    )
    .min(1),
});
export type Tokens = z.infer<typeof Tokens>;

/** One exit of a cascade. What was not run has neither confidence nor time nor classes. */
export const Exit = z.object({
  /** Patch tokens, without the class token. */
  tokens: z.number().int().positive(),
  grid: Size,
  ran: z.boolean(),
  /** Largest probability of this exit's classes. */
  confidence: z.number().nullable(),
  /** The cascade stops here when the confidence is at least this; null at the last exit. */
  threshold: z.number().nullable(),
  /** Multiply-adds of this exit by itself, in units of 1e9. */
  gflops: z.number().positive(),
  ms: z.number().nullable(),
  top: z.array(ClassScore),
});
export type Exit = z.infer<typeof Exit>;

/** An early-exit cascade: where it stopped and what each exit said. */
export const Exits = z.object({
  chosen: z.number().int().nonnegative(),
  stages: z.array(Exit).min(1),
});
export type Exits = z.infer<typeof Exits>;

/** Class scores of every patch, raw logits `[h*w, classes]`. */
export const TokenLabels = z.object({ grid: Size, scores: TensorRef });
export type TokenLabels = z.infer<typeof TokenLabels>;

/** A class for every pixel of the upright picture. */
export const Segmentation = z.object({
  /** Of the map: the upright picture, [H, W]. */
  size: Size,
  /** Class of each pixel: logits up-sampled to the picture before the argmax; uint8 (int32 beyond 256 classes) `[H, W]`. */
  map: TensorRef,
  /** Largest probability of each pixel in 255ths, uint8 `[H, W]`. */
  confidence: TensorRef,
  /** The classes that occur, most pixels first; `confidence` is the mean probability over its pixels. */
  classes: z.array(
    z.object({
      index: z.number().int().nonnegative(),
      label: z.string(),
      pixels: z.number().int().positive(),
      /** Of all pixels, 0 to 1. */
      share: z.number(),
      confidence: z.number(),
    }),
  ),
  /** As the graph gives them, `[classes, h, w]` over the result's `region`. */
  logits: TensorRef,
});
export type Segmentation = z.infer<typeof Segmentation>;

/** A picture made of another, again and again: what each round made, and what is left of the content. */
export const StyleRound = z.object({
  /** What the model was given: the content, or the round before as it is handed on. Float32 `[3, h, w]`. */
  given: TensorRef,
  /** Float32 `[3, h, w]`, RGB in 0..1 but for what the model overshoots: not clamped. */
  output: TensorRef,
  /** Inside the runtime. */
  ms: z.number(),
  /** Structural similarity of the clamped output and the content, 1 for equal (Wang et al. 2004). */
  ssim: z.number(),
  /**
   * Distance to the content, to the style, and perceptual distance to the content, by a feature network;
   * null where none is loaded, `styleLoss` also where there is no style picture.
   */
  contentLoss: z.number().nullable(),
  styleLoss: z.number().nullable(),
  perceptual: z.number().nullable(),
});
export type StyleRound = z.infer<typeof StyleRound>;

export const Stylized = z.object({
  /** Of the pictures below, [H, W]: the content's, unless it was scaled or the graph takes one size only. */
  size: Size,
  /** What the first round was given: float32 `[3, h, w]`, RGB in 0..1. */
  content: TensorRef,
  /** The last round's. */
  output: TensorRef,
  /** As the model saw it; absent where the style is in the weights. */
  style: z.object({ name: z.string(), size: Size, picture: TensorRef }).optional(),
  rounds: z.array(StyleRound).min(1),
  /** How many rounds were asked for: more than there are when the run was cancelled. */
  wanted: z.number().int().positive(),
  /** Title of the model whose feature network measured the losses; null where none is loaded. */
  measuredBy: z.string().nullable(),
  /** Patch grids and attentions that `stylized.attention` can be asked for; absent where there are none. */
  attention: z
    .object({
      heads: z.number().int().positive(),
      grids: z.object({ content: Size, style: Size }),
      layers: z.array(
        z.object({
          name: z.string(),
          queries: z.enum(['content', 'style']),
          keys: z.enum(['content', 'style']),
        }),
      ),
    })
    .optional(),
});
export type Stylized = z.infer<typeof Stylized>;

/** The parts of a result: the contract between families and views (design section 3). */
export const Parts = z.object({
  predictions: Predictions.optional(),
  attention: Attention.optional(),
  tokens: Tokens.optional(),
  exits: Exits.optional(),
  tokenLabels: TokenLabels.optional(),
  segmentation: Segmentation.optional(),
  stylized: Stylized.optional(),
  /** The graph's own outputs by name (`--set rawOutputs=true`). */
  outputs: z.record(z.string(), TensorRef).optional(),
});
export type Parts = z.infer<typeof Parts>;
export type PartName = keyof Parts;

export const Timings = z.object({
  decodeMs: z.number(),
  preprocessMs: z.number(),
  runMs: z.number(),
  postprocessMs: z.number(),
});
export type Timings = z.infer<typeof Timings>;

/** Which pixels of the upright picture the model saw, in picture pixels: the map from grid to picture. */
export const ImageRegion = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type ImageRegion = z.infer<typeof ImageRegion>;

/** Everything needed to make the figure again. */
export const Provenance = z.object({
  modelId: z.string(),
  /** Of each file of the model, in the order of its card. Figures of before held the first one's alone. */
  modelSha256: z.union([z.array(z.string()), z.string().transform((first) => [first])]),
  imageName: z.string(),
  imageSha256: z.string(),
  /** Size of the upright picture, [H, W]. */
  imageSize: Size,
  preprocessing: z.string(),
  provider: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Pictures besides the image, by the setting that names them. */
  pictures: z.record(z.string(), z.object({ name: z.string(), sha256: z.string() })).optional(),
  versions: z.record(z.string(), z.string()),
});
export type Provenance = z.infer<typeof Provenance>;

/** What one model said of one image. */
export const Result = z.object({
  id: z.string(),
  model: z.string(),
  family: z.string(),
  region: ImageRegion,
  parts: Parts,
  timings: Timings,
  /** A graph ran for the first time since it was opened: its milliseconds include what that takes once. */
  firstRun: z.boolean().optional(),
  provenance: Provenance,
});
export type Result = z.infer<typeof Result>;
