import { z } from 'zod';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

const count = z.number().int().nonnegative();

/** The process that turns images to noise: variance preserving or variance exploding (Song et al. 2021). */
const Process = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vp'), betaMin: z.number(), betaMax: z.number() }),
  z.object({ kind: z.literal('ve'), sigmaMin: z.number(), sigmaMax: z.number() }),
]);
export type Process = z.infer<typeof Process>;

const Step = z.object({
  /** Before the step; time runs from 1 to `tEps`. */
  t: z.number(),
  h: z.number(),
  /** Scaled so that a step is accepted up to 1; null where the solver estimates none. */
  error: z.number().nullable(),
  accepted: z.boolean(),
});

/** How a sampler went from noise to an image. */
export const Trace = z.object({
  solver: z.enum(['adaptive', 'em', 'ode', 'pc']),
  process: Process,
  tEps: z.number(),
  /** Black and white. */
  range: z.tuple([z.number(), z.number()]),
  /** Of `adaptive`: what the error of a pixel is measured in. */
  tolerance: z.object({ relative: z.number(), absolute: z.number() }).optional(),
  /** Runs of the network, without the one of the last denoising. */
  nfe: count,
  rejected: count,
  /** Cancelled on the way: `sample` is the state that was reached. */
  unfinished: z.literal(true).optional(),
  steps: z.array(Step),
  /** Float32, of the network's shape: where the solver ended, and that denoised. */
  sample: TensorRef,
  denoised: TensorRef,
  /** Some of the steps, evenly spread, each at its beginning. */
  frames: z.object({
    /** Numbers of the steps. */
    steps: z.array(count),
    /** Float32 `[frames, ...]`: the state, and the image that the network expects behind it. */
    states: TensorRef,
    estimates: TensorRef,
    /** Uint8: 1 where the absolute tolerance is above the relative one. Of `adaptive`. */
    held: TensorRef.optional(),
  }),
});
export type Trace = z.infer<typeof Trace>;

/** What of the process a card or a manifest beside the graph tells; settings say the rest. */
const SamplerFacts = z.object({
  /** Of x without the batch axis. */
  shape: z.array(z.number().int().positive()).min(1),
  time: z.string(),
  /** Where the graph takes one sample at a time. */
  batch: z.literal(1).optional(),
  /** Distance of samples of so many seeds from the data, by NFE. */
  quality: z
    .object({
      /** Name of the distance, and of the features that it is measured in. */
      measure: z.string(),
      samples: count,
      points: z.array(
        z.object({ solver: Trace.shape.solver, nfe: z.number(), distance: z.number() }),
      ),
    })
    .optional(),
  defaults: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

export const trace = definePart({
  schema: Trace,
  card: { sampler: SamplerFacts.optional() },
  promised: ({ sampler }) => sampler !== undefined,
  columns: {
    nfe: {
      kind: 'integer',
      title: 'NFE',
      help: 'How often the network ran for this sample, without the last denoising.',
      format: 'count',
      leads: true,
      of: ({ nfe }) => nfe,
    },
    rejected: {
      kind: 'integer',
      title: 'Rejected',
      help: 'Steps whose error was above 1: they were tried again with a smaller step.',
      format: 'count',
      leads: true,
      of: ({ rejected }) => rejected,
    },
    steps: {
      kind: 'integer',
      title: 'Steps',
      help: 'Steps of the solver, rejected ones included.',
      format: 'count',
      minor: true,
      of: ({ steps }) => steps.length,
    },
  },
  words: ({ solver, nfe, rejected, unfinished }) => [
    `${solver}, NFE ${nfe}, ${rejected} steps rejected${unfinished ? ', not finished' : ''}`,
  ],
  facts: ({ sampler }) =>
    sampler ? [['Starts from', `noise of [${sampler.shape.join(', ')}]`]] : [],
  wanted: ({ task }) => task === 'generation',
  tensorName: (keys) => `trace.${keys.at(-1)}`,
  charts: (rows) => {
    const nfes = rows.flatMap(({ nfe }) => (nfe === null ? [] : [nfe]));
    return nfes.length > 1
      ? [{ name: 'nfe', caption: 'Samples by NFE', counts: histogram(nfes) }]
      : [];
  },
});

const BINS = 12;

/** Samples by ranges of NFE. */
function histogram(values: readonly number[]): [label: string, count: number][] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = Math.max(1, Math.ceil((high - low + 1) / BINS));
  const bins = new Map<number, number>();
  for (let from = low; from <= high; from += width) bins.set(from, 0);
  for (const value of values) {
    const from = low + Math.floor((value - low) / width) * width;
    bins.set(from, bins.get(from)! + 1);
  }
  return [...bins].map(([from, count]) => [
    width === 1 ? `${from}` : `${from} to ${from + width - 1}`,
    count,
  ]);
}
