export type { Citation } from '#shared/types';
/* All that a family in models/ uses of the engine. */

export { classify } from '../classification/classify';
export { type GraphContract, misfit, tapsIn } from '../onnx';
export type { GraphRunResult } from '../onnx-sessions/pool';
export type { RgbImage } from '../style/rgb-image';
export { attentionPart, attentionTensor, chosenLayers } from './attention';
export { encoderFamily } from './encoder';
export { fact, logits } from './facts';
export {
  type AnalysisContext,
  type Family,
  type ModelInput,
  type SourceImage,
  sizeOf,
} from './family';
export { fromRgbImage, toRgbImage } from './image-tensor';
export type { FamilyManifest, SeedFamilyManifest } from './manifest';
export { keepAll, regressionOf, statisticsOf } from './outputs';
export { resized } from './resized';
export { inRounds, roundSettings } from './rounds';
export { routersPart, routerTensors, routingLayer } from './routing';
export type { SampleOutcome, Seed, SeedContext, SeedFamily } from './seed-family';
export { segmentationPart } from './segment';
export {
  commonSettings,
  flag,
  fraction,
  imageChoice,
  integer,
  integers,
  numberOnCard,
  patchList,
  positive,
} from './settings';
export { Blend } from './tiles';
export { cut, type Window, windowsOver } from './windows';
