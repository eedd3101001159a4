import { z } from 'zod';
import { safeName } from '../hosts/paths/names';

/** A pasted image, or a figure to save or drag; more than that is a mistake. */
export const Bytes = z
  .instanceof(Uint8Array)
  .refine((b) => b.byteLength <= 2 ** 30, 'more than 1 GB');
/** The name of a file, made safe for the file system. */
export const FileName = z.string().max(1000).transform(safeName);
