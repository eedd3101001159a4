import { join } from 'node:path';
import { VitrineError } from '#shared/types';

/** Where the runs of the window lie. */
export const runsDir = (stateDir: string): string => join(stateDir, 'batches');

/** The folder of a run of the window. Throws VitrineError('bad-input') for what is no id. */
export function runPath(stateDir: string, id: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(id)) return join(runsDir(stateDir), id);
  throw noSuchRun(id);
}

/** The files of a run folder. */
export const inputsFile = (path: string): string => join(path, 'inputs.jsonl');
export const rowsFile = (path: string): string => join(path, 'rows.jsonl');
export const parquetFile = (path: string): string => join(path, 'rows.parquet');
export const resultsFile = (path: string): string => join(path, 'results.jsonl');
export const factsFile = (path: string): string => join(path, 'run.json');

export const noSuchRun = (id: string): VitrineError =>
  new VitrineError('bad-input', 'There is no such run', {
    hint: 'It may have been removed: see the list of runs.',
    detail: { run: id },
  });
