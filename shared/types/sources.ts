import { z } from 'zod';

/**
 * Where a fact on a card comes from. A `guess` is not a fact: everything that shows or reports such
 * a fact says so. `name` is what a file, an operator or a tensor is called.
 */
export const FactSource = z.enum(['card', 'config', 'graph', 'name', 'guess', 'user']);
export type FactSource = z.infer<typeof FactSource>;

/** The facts of preprocessing, each known or guessed by itself. `resize` stands for its lengths as well. */
export const PreprocessFact = z.enum([
  'size',
  'resize',
  'interpolation',
  'scale',
  'mean',
  'std',
  'channels',
  'layout',
]);
export type PreprocessFact = z.infer<typeof PreprocessFact>;
export type PreprocessSources = Record<PreprocessFact, FactSource>;

/** All facts of preprocessing from one place, but those named apart. */
export const preprocessFrom = (
  source: FactSource,
  apart: Partial<PreprocessSources> = {},
): PreprocessSources => ({
  ...(Object.fromEntries(
    PreprocessFact.options.map((fact) => [fact, source]),
  ) as PreprocessSources),
  ...apart,
});

/** Where each fact comes from that a model's files may leave open. */
const Sources = z.object({
  task: FactSource,
  labels: FactSource,
  /** Patches and their places in attention. */
  grid: FactSource,
  /** Tokens that are no patches: how many, and where. */
  special: FactSource,
  /** Preprocessing as a whole: what its values were read from. */
  preprocess: FactSource,
  /** Each fact of it: a file may leave some of them open. */
  preprocessing: z.record(PreprocessFact, FactSource),
});
export type FactSources = z.infer<typeof Sources>;

/** Version 0.1.0 kept one source for all of preprocessing, and none for task and special tokens. */
const OldSources = z
  .object({ preprocess: FactSource, labels: FactSource, grid: FactSource })
  .transform(
    ({ preprocess, labels, grid }): FactSources => ({
      task: preprocess === 'card' ? 'card' : 'guess',
      labels,
      grid,
      special: grid,
      preprocess,
      preprocessing: preprocessFrom(preprocess),
    }),
  );
// The old form is in files alone: callers pass the present one.
export const FactSources = z.union([Sources, OldSources]) as z.ZodType<FactSources, FactSources>;

const PREPROCESS_NAMES: Readonly<Record<PreprocessFact, string>> = {
  size: 'input size',
  resize: 'resizing',
  interpolation: 'interpolation',
  scale: 'value range',
  mean: 'mean',
  std: 'standard deviation',
  channels: 'channel order',
  layout: 'layout',
};

/** Which facts a model has at all: nothing is guessed of what is not there. */
interface Has {
  readonly labels: boolean;
  readonly attention: boolean;
}

/** In words, the facts that come from `source`. */
export function factsFrom(
  source: FactSource,
  { task, labels, grid, special, preprocessing }: FactSources,
  has: Has = { labels: true, attention: true },
): string[] {
  const others: [string, FactSource, boolean][] = [
    ['task', task, true],
    ['class names', labels, has.labels],
    ['patch grid', grid, has.attention],
    ['special tokens', special, has.attention],
  ];
  return [
    ...PreprocessFact.options
      .filter((fact) => preprocessing[fact] === source)
      .map((fact) => PREPROCESS_NAMES[fact]),
    ...others.filter(([, from, there]) => there && from === source).map(([name]) => name),
  ];
}
