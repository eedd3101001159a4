import type { z } from 'zod';
import type { ImageRegion, ModelCard, Parts, Tensor, TensorRef } from '#shared/types';
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
  /** The picture, resized, cropped and normalised as the card says. */
  readonly input: ModelInput;
  /** Runs the graph. Throws VitrineError. */
  run(wanted: Wanted): Promise<RunResult>;
  /** Puts a tensor where views and files can read it. */
  keep(tensor: Tensor): Promise<TensorRef>;
}

/** One paper: how its models turn a picture into the parts of a result. */
export interface Family<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  /** Settings by name, with defaults; the values of a command line arrive as strings. */
  readonly settings: Schema;
  analyze(bench: Bench<z.output<Schema>>): Promise<Parts>;
}
