import { join } from 'node:path';
import { VitrineError } from '#shared/types';

/** Where the runs of the window lie. */
export const batchesDir = (stateDir: string): string => join(stateDir, 'batches');

/** The folder of a run of the window. Throws VitrineError('bad-input') for what is no id. */
export function runPath(stateDir: string, id: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(id)) return join(batchesDir(stateDir), id);
  throw noSuchRun(id);
}

export const noSuchRun = (id: string): VitrineError =>
  new VitrineError('bad-input', 'There is no such run', {
    hint: 'It may have been removed: see the list of runs.',
    detail: { run: id },
  });
