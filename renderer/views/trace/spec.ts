import { z } from 'zod';
import { viewSpec } from '../spec';

/** What the trace view shows: all that is saved with a figure. */
const TraceSpec = z.object({
  /** Place among the frames. */
  frame: z.union([z.number().int().nonnegative(), z.literal('last')]),
  /** Marks the pixels that the absolute tolerance holds. */
  held: z.boolean(),
});
export type TraceSpec = z.infer<typeof TraceSpec>;

const spec = viewSpec<TraceSpec>('trace', 'view of a trace', TraceSpec, {
  frame: 'last',
  held: false,
});

export const useTraceSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
