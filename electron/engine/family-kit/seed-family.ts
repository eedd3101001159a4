import type { z } from 'zod';
import type { ModelCard, Parts, Tensor, TensorRef, VitrineError } from '#shared/types';
import type { Step } from '../jobs/queue';
import type { GraphContract, PartialCard } from '../onnx';

/** What a sample starts from. */
export interface Seed {
  readonly seed: number;
  /** Its place in the batch, and its row in arrays that settings name. */
  readonly row: number;
}

/** What samples are drawn with. A batch is drawn together; nothing of a sample depends on the others. */
export interface SeedContext<Settings> {
  readonly card: ModelCard;
  readonly settings: Settings;
  readonly seeds: readonly Seed[];
  /** Arrays of `.npy` files by the setting that names them; float64 stays so. */
  readonly arrays: ReadonlyMap<string, Tensor>;
  /** Runs a graph, by default the card's first; `feeds` are all of its inputs. Its outputs, float64 as such. */
  run(feeds: Readonly<Record<string, Tensor>>, file?: string): Promise<ReadonlyMap<string, Tensor>>;
  /** Puts a tensor of the sample in that row where views and files can read it. */
  keep(row: number, tensor: Tensor): Promise<TensorRef>;
  /** Shows what there is of each sample: that is the result if the rest is cancelled. */
  partial(soFar: readonly SampleOutcome[]): Promise<void>;
  /** To be called between runs of the network: progress goes out, and a cancel takes effect. */
  readonly step: Step;
}

/** The parts of a sample, or why there is none. */
export type SampleOutcome = Parts | VitrineError;

/** A paper whose models start from noise: samplers and generators. */
export interface SeedFamily<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** Settings by name, with defaults; values may be strings. */
  settings(card: ModelCard): Schema;
  /** The graphs that the card tells of; none of them takes an image. */
  graphs(card: PartialCard): GraphContract[];
  /** One outcome for each seed, in order. */
  sample(context: SeedContext<z.output<Schema>>): Promise<SampleOutcome[]>;
}
