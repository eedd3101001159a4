import { z } from 'zod';
import { ErrorBody } from '../types';

/** What the window may ask of updates. `automatic` and `manual` choose whether Vitrine checks by itself. */
export const UpdateCommand = z.enum([
  'state',
  'check',
  'download',
  'cancel',
  'install',
  'page',
  'automatic',
  'manual',
]);
export type UpdateCommand = z.infer<typeof UpdateCommand>;

/** Where an update stands. `latest` is the version on the server. */
export const UpdateStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unavailable'), reason: z.string() }),
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('current') }),
  /** `by` says how it is installed: by Vitrine, or by the user from the download page. */
  z.object({ kind: z.literal('available'), latest: z.string(), by: z.enum(['vitrine', 'user']) }),
  z.object({
    kind: z.literal('downloading'),
    latest: z.string(),
    done: z.number(),
    /** Bytes; 0 while unknown. */
    total: z.number(),
  }),
  z.object({ kind: z.literal('ready'), latest: z.string() }),
  z.object({ kind: z.literal('installing'), latest: z.string() }),
  z.object({
    kind: z.literal('failed'),
    error: ErrorBody,
    retry: z.enum(['check', 'download', 'install']),
  }),
]);
export type UpdateStep = z.infer<typeof UpdateStep>;

export const UpdateState = z.object({
  /** The version that is running. */
  version: z.string(),
  /** Whether Vitrine checks once a day by itself. */
  automatic: z.boolean(),
  step: UpdateStep,
});
export type UpdateState = z.infer<typeof UpdateState>;
