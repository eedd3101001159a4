import { z } from 'zod';
import { sequential } from '#shared/figure';
import { Space } from '#shared/parts/generator';
import type { Generator } from '#shared/types';
import { viewSpec } from '../spec';

/** What the Generator view shows: all that is saved with a figure. */
export const GeneratorSpec = z.object({
  show: z.enum(['seed', 'walk', 'styles']),
  space: Space,
  /** Image of the walk, from 0. */
  frame: z.number().int().nonnegative(),
  /** First block that takes the other's style. */
  from: z.number().int().nonnegative(),
  /** What lies over the seed's own image. */
  over: z.enum(['none', 'attention', 'painted']),
  block: z.number().int().nonnegative(),
  /** Null: the mean of all. */
  head: z.number().int().nonnegative().nullable(),
  token: z.number().int().nonnegative(),
  opacity: z.number().min(0).max(1),
  colormap: z.enum(sequential),
});
export type GeneratorSpec = z.infer<typeof GeneratorSpec>;

const defaultSpec: GeneratorSpec = {
  show: 'seed',
  space: 'w',
  frame: 0,
  from: 0,
  over: 'none',
  block: 0,
  head: null,
  token: 0,
  opacity: 0.7,
  colormap: 'viridis',
};

const spec = viewSpec('generator', 'Generator view', GeneratorSpec, defaultSpec);

export const useGeneratorSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;

/** The spec as far as this result goes; it may come from a larger model. */
export function within(generator: Generator, now: GeneratorSpec): GeneratorSpec {
  const { explained, attention, grid } = generator;
  const [heads = 1] = attention[0]!.shape;
  const last = (count: number, at: number) => Math.min(at, count - 1);
  return {
    ...now,
    ...(explained
      ? {
          frame: last(explained.walks.w.shape[0]!, now.frame),
          from: last(explained.styles.shape[0]!, now.from),
        }
      : { show: 'seed', over: now.over === 'painted' ? 'none' : now.over }),
    block: last(attention.length, now.block),
    head: now.head === null ? null : last(heads, now.head),
    token: last(grid[0] * grid[1], now.token),
  };
}
