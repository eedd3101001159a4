import { z } from 'zod';

/** Height and width, in tokens or pixels; always in this order. */
export const Size = z.tuple([z.number().int().positive(), z.number().int().positive()]);
export type Size = z.infer<typeof Size>;

/**
 * How one axis (queries or keys) of an attention matrix is laid out: `special` tokens first (class,
 * distillation, register), then the patch grid in row-major order: `special + h*w` entries in all.
 */
export const TokenAxis = z.object({
  grid: Size,
  special: z.number().int().nonnegative(),
});
export type TokenAxis = z.infer<typeof TokenAxis>;

/** Number of tokens on an axis. */
export const axisLength = (axis: TokenAxis): number => axis.special + axis.grid[0] * axis.grid[1];
