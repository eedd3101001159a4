import type { z } from 'zod';
import type {
  AttentionTap,
  ImageRegion,
  ModelCard,
  Parts,
  Preprocess,
  Size,
  Tensor,
  TensorRef,
} from '#shared/types';
import type { Step } from '../jobs/queue';
import type { GraphContract, PartialCard } from '../onnx';
import type { GraphRun, GraphRunResult } from '../onnx-sessions/pool';
import type { FeatureNetwork } from '../style/measure';

/** An image as the graph takes it. */
export interface ModelInput {
  readonly data: Float32Array;
  /** `[1, 3, H, W]` or `[1, H, W, 3]` */
  readonly shape: readonly number[];
  /** Which part of the image that is, in image pixels. */
  readonly region: ImageRegion;
}

/** [H, W] of a model's input. */
export const sizeOf = ({ shape }: Pick<ModelInput, 'shape'>, { preprocess }: ModelCard): Size => {
  const [, a = 1, b = 1, c = 1] = shape;
  return preprocess.layout === 'NCHW' ? [b, c] : [a, b];
};

/** What an analysis works with. */
export interface AnalysisContext<Settings> {
  readonly card: ModelCard;
  readonly settings: Settings;
  /** What the graph is given. */
  readonly input: ModelInput;
  /** The upright image; its size is [H, W]. */
  readonly image: Pick<SourceImage, 'name' | 'size'>;
  /** Images besides it, by the setting that names them. */
  readonly images: ReadonlyMap<string, SourceImage>;
  /** The card's attention layers as they lie on this input. */
  readonly taps: readonly AttentionTap[];
  /** Runs a graph on the image: resized, cropped and normalised as the card says. Throws VitrineError. */
  run(wanted: GraphRun): Promise<GraphRunResult>;
  /** Puts a tensor where views and files can read it. */
  keep(tensor: Tensor): Promise<TensorRef>;
  /**
   * What is the same for many images, such as a style's tokens, is computed once and kept for a while.
   * `key` names all that it depends on besides the model.
   */
  once(key: string, compute: () => Promise<Tensor>): Promise<Tensor>;
  /** Shows the parts that there are so far: they are the result if the run is cancelled later. */
  partial(parts: Parts): Promise<void>;
  /** What content and style losses are measured with, of whichever model brings it; null where none does. */
  features(): Promise<FeatureNetwork | null>;
  /** To be called now and then in long work: progress goes out, and a cancel takes effect. */
  readonly step: Step;
}

/** An image that a setting names. */
export interface SourceImage {
  /** Base name. */
  readonly name: string;
  readonly sha256: string;
  /** [H, W] */
  readonly size: Size;
  /** Fits it to an input; an array of a free size is taken as it is. Throws VitrineError('bad-input'). */
  toInput(card: ModelCard): ModelInput;
}

/** One paper: how its models turn an image into the parts of a result. */
export interface Family<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** Its graphs let the images of a batch compete, so each runs alone. */
  readonly mixesImages?: true;
  /** Settings by name, with defaults, those that all families share among them; values may be strings. */
  settings(card: ModelCard): Schema;
  /**
   * The graphs that the card tells of, in order; absent for families of one graph that takes only an
   * image. Throws VitrineError('model-invalid') where the card lacks what the family needs.
   */
  graphs?(card: PartialCard): GraphContract[];
  /**
   * How an image becomes the input, where settings or its size have a say; by default as the card tells.
   * Throws VitrineError for one that cannot be taken.
   */
  preprocess?(
    card: ModelCard,
    settings: z.output<Schema>,
    image: Pick<SourceImage, 'name' | 'size'>,
  ): Preprocess;
  analyze(context: AnalysisContext<z.output<Schema>>): Promise<Parts>;
}
