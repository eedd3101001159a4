import type { z } from 'zod';
import type { ImageRegion, ModelCard, Parts, Tensor, TensorRef } from '#shared/types';
import type { GraphContract, PartialCard } from '../onnx';
import type { RunResult, Wanted } from '../sessions/pool';

/** A picture as the graph takes it. */
export interface ModelInput {
  readonly data: Float32Array;
  /** `[1, 3, H, W]` or `[1, H, W, 3]` */
  readonly shape: readonly number[];
  /** Which part of the picture that is, in picture pixels. */
  readonly region: ImageRegion;
}

/** What an analysis works with. */
export interface Bench<Settings> {
  readonly card: ModelCard;
  readonly settings: Settings;
  /** Runs a graph on the picture: resized, cropped and normalised as the card says. Throws VitrineError. */
  run(wanted: Wanted): Promise<RunResult>;
  /** Puts a tensor where views and files can read it. */
  keep(tensor: Tensor): Promise<TensorRef>;
}

/** One paper: how its models turn a picture into the parts of a result. */
export interface Family<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** Settings by name, with defaults, those that all families share among them; values may be strings. */
  settings(card: ModelCard): Schema;
  /**
   * The graphs that the card tells of, in order; absent for families of one graph that takes only a
   * picture. Throws VitrineError('model-invalid') where the card lacks what the family needs.
   */
  graphs?(card: PartialCard): GraphContract[];
  analyze(bench: Bench<z.output<Schema>>): Promise<Parts>;
}
