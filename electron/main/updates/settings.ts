import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { saveFile } from '../save-file';

const UpdateSettings = z.object({
  /** Whether Vitrine checks by itself. Off until the user turns it on. */
  automatic: z.boolean(),
  /** When it last did, in milliseconds since 1970. */
  checkedAt: z.number(),
});
export type UpdateSettings = z.infer<typeof UpdateSettings>;

const DAY = 24 * 60 * 60 * 1000;

/** A missing or damaged file means off. */
export async function readUpdateSettings(file: string): Promise<UpdateSettings> {
  try {
    return UpdateSettings.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { automatic: false, checkedAt: 0 };
  }
}

/** Rejects with VitrineError('disk'). */
export const writeUpdateSettings = (file: string, settings: UpdateSettings): Promise<void> =>
  saveFile(file, new TextEncoder().encode(JSON.stringify(settings)));

/**
 * Milliseconds until the next automatic check; at once when the last one was a day ago, or lies in the
 * future because the clock was set back.
 */
export function untilNextCheck({ checkedAt }: UpdateSettings, now: number): number {
  if (checkedAt > now) return 0;
  return Math.max(0, checkedAt + DAY - now);
}
