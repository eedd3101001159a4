import { z } from 'zod';
import { rowShape } from '../rows';
import { ErrorBody } from './errors';

/**
 * One image of a run in one line, as `rows.parquet` has it: what the model decided, flat, so that it can
 * be sorted and filtered. Null where the model does not say such a thing, or where the image failed.
 */
export const Row = z.object({
  /** Position in the run's list of inputs, from 0: with `index` the key of a row. */
  input: z.number().int().nonnegative(),
  /** As it was given: the path. */
  image: z.string(),
  /** Which of the inputs of an `.npy` file. */
  index: z.number().int().nonnegative().nullable(),
  sha256: z.string().nullable(),
  ok: z.boolean(),
  error: ErrorBody.nullable(),
  /** The class that the image is known to be of: the label that its folder is named after. */
  truth: z.string().nullable(),
  ...rowShape,
  /** Multiply-adds of what ran, in units of 1e9. */
  gflops: z.number().nullable(),
  decodeMs: z.number().nullable(),
  preprocessMs: z.number().nullable(),
  runMs: z.number().nullable(),
  postprocessMs: z.number().nullable(),
  /** Class token, or mean of the patches, of the last layer; null where not asked for or not to be had. */
  embedding: z.array(z.number()).nullable(),
});
export type Row = z.infer<typeof Row>;
