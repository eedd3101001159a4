import { z } from 'zod';
import { Row } from '#shared/types';
import { jsonLines } from '../../files/lines';
import { rowsFile } from './paths';
import type { RunFacts } from './run-facts';

/** What of a line of `rows.jsonl` tells how far the run is. `more`: further rows of the same input follow. */
export const RowLine = Row.pick({ input: true, index: true, ok: true }).extend({
  more: z.literal(true).optional(),
});
export type RowLine = z.infer<typeof RowLine>;

/** Which inputs have their rows. */
export class Progress {
  readonly done = new Set<number>();
  /** Inputs of several rows, some of them there: the index of the next. */
  readonly partly = new Map<number, number>();
  /** Rows of images that failed. */
  failed = 0;

  static async of(path: string): Promise<Progress> {
    const progress = new Progress();
    for await (const { value } of jsonLines(rowsFile(path), RowLine)) progress.count(value);
    return progress;
  }

  count({ input, index, ok, more }: RowLine): void {
    if (!ok) this.failed++;
    if (more) this.partly.set(input, (index ?? 0) + 1);
    else {
      this.done.add(input);
      this.partly.delete(input);
    }
  }
}

/** How far a run is that nobody writes. Throws VitrineError('disk'). */
export async function countRows(path: string): Promise<Pick<RunFacts, 'done' | 'failed'>> {
  const { done, failed } = await Progress.of(path);
  return { done: done.size, failed };
}
