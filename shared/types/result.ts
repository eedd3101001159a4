import { z } from 'zod';
import { Size, TokenAxis } from './grid';
import { TensorRef } from './tensor';

/** One class with its probability. */
export const ClassScore = z.object({
  index: z.number().int().nonnegative(),
  label: z.string(),
  p: z.number(),
});
export type ClassScore = z.infer<typeof ClassScore>;

/** Top-k classes, most probable first. */
export const Predictions = z.object({ top: z.array(ClassScore) });
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
  /** `null` while the layer was not asked for; `attention.layer` fetches it. */
  tensor: TensorRef.nullable(),
});
export type AttentionLayer = z.infer<typeof AttentionLayer>;

export const Attention = z.object({ layers: z.array(AttentionLayer) });
export type Attention = z.infer<typeof Attention>;

/** The parts of a result: the contract between families and views (design section 3). */
export const Parts = z.object({
  predictions: Predictions.optional(),
  attention: Attention.optional(),
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
  modelSha256: z.string(),
  imageName: z.string(),
  imageSha256: z.string(),
  /** Size of the upright picture, [H, W]. */
  imageSize: Size,
  preprocessing: z.string(),
  provider: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
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
  provenance: Provenance,
});
export type Result = z.infer<typeof Result>;
