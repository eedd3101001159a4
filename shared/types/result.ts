import { z } from 'zod';
import { Parts } from '../parts';
import { Size } from './grid';
import { FactSources } from './sources';

export { type PartName, Parts } from '../parts';
export { Attention, AttentionLayer } from '../parts/attention';
export {
  Attribution,
  AttributionMethod,
  Baseline,
  type MapMethod,
  mapMethods,
} from '../parts/attribution';
export { Exit, Exits } from '../parts/exits';
export { Generator } from '../parts/generator';
export { Interventions } from '../parts/interventions';
export { Lens } from '../parts/lens';
export { Merges } from '../parts/merges';
export { ClassScore, Predictions } from '../parts/predictions';
export { Reconstruction } from '../parts/reconstruction';
export { Regression } from '../parts/regression';
export { RouterTap, Routing, RoutingLayer } from '../parts/routing';
export { Samples } from '../parts/samples';
export { Rgb, Segmentation, SegmentationFacts } from '../parts/segmentation';
export { Statistics } from '../parts/statistics';
export { StyleRound, Stylized } from '../parts/stylized';
export { TokenLabels } from '../parts/token-labels';
export { Tokens } from '../parts/tokens';
export { Trace } from '../parts/trace';
export { VisualTokens } from '../parts/visual-tokens';

export const Timings = z.object({
  decodeMs: z.number(),
  preprocessMs: z.number(),
  runMs: z.number(),
  postprocessMs: z.number(),
});
export type Timings = z.infer<typeof Timings>;

/** Which pixels of the upright image the model saw, in image pixels: the map from grid to image. */
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
  /** Size of the upright image, [H, W]. */
  imageSize: Size,
  preprocessing: z.string(),
  /** Of the card's facts; absent in results of version 0.1.0. */
  sources: FactSources.optional(),
  provider: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Images besides the image, by the setting that names them. */
  pictures: z.record(z.string(), z.object({ name: z.string(), sha256: z.string() })).optional(),
  versions: z.record(z.string(), z.string()),
});
export type Provenance = z.infer<typeof Provenance>;

/** What an analysis starts from; results of before seeds were of images. */
export const ResultInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image') }),
  z.object({ kind: z.literal('seed'), seed: z.number().int().nonnegative() }),
]);
export type ResultInput = z.infer<typeof ResultInput>;

/** What one model said of one image, or made of one seed. */
export const Result = z.object({
  id: z.string(),
  model: z.string(),
  family: z.string(),
  input: ResultInput.default({ kind: 'image' }),
  region: ImageRegion,
  parts: Parts,
  timings: Timings,
  /** A graph ran for the first time since it was opened: its milliseconds include what that takes once. */
  firstRun: z.boolean().optional(),
  provenance: Provenance,
});
export type Result = z.infer<typeof Result>;
