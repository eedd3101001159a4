import { z } from 'zod';

/** Small files sent in one body: a line of JSON that lists them, then their contents one after the other. */
export const BatchFiles = z.array(
  z.object({ name: z.string(), bytes: z.number().int().nonnegative() }),
);
export type BatchFiles = z.infer<typeof BatchFiles>;

/** What one body may hold, with room for the list beside the contents. */
export const BATCH = { files: 64, bytes: 4 * 2 ** 20, listBytes: 2 ** 17 };
