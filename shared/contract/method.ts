import { z } from 'zod';

/** Bytes travel as binary attachments, never as JSON. */
export const Bytes = z.instanceof(Uint8Array);
export const Empty = z.object({});
/** Settings of a model by name. */
export const SettingRecord = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({
  input,
  output,
});
