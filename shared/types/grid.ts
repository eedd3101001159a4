import { z } from 'zod';

/** Height and width, in tokens or pixels; always in this order. */
export const Size = z.tuple([z.number().int().positive(), z.number().int().positive()]);
export type Size = z.infer<typeof Size>;

/**
 * How one axis (queries or keys) of an attention matrix is laid out: `special` tokens first (class,
 * distillation, register), then the patches: the whole grid in row-major order, `h*w` of them, or
 * where tokens were pruned those that are left.
 */
export const TokenAxis = z.object({
  grid: Size,
  special: z.number().int().nonnegative(),
  /** What each special token is; absent where there is none, and on cards of version 0.1.0. */
  names: z.array(z.string()).optional(),
  /** Grid indices of the patches that are left, in the order of their tokens; absent when all are. */
  places: z.array(z.number().int().nonnegative()).optional(),
});
export type TokenAxis = z.infer<typeof TokenAxis>;

/** Number of tokens on an axis. */
export const axisLength = ({ grid, special, places }: TokenAxis): number =>
  special + (places?.length ?? grid[0] * grid[1]);
