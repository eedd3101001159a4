import type { RunInfo } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { offerNext, showError, useRuns } from '../state';
import { showRun } from '../table';
import { progressText, words } from './words';

/** Says how runs end that a person did not stop, and offers their rows; returns the off switch. */
export const announceRuns = (): (() => void) =>
  useRuns.subscribe(({ runs }, before) => {
    if (runs === before.runs) return;
    const wasRunning = new Set(
      before.runs.flatMap(({ id, state }) => (state === 'running' ? id : [])),
    );
    for (const run of runs) if (wasRunning.has(run.id)) announce(run);
  });

function announce(run: RunInfo): void {
  const { id, name, state, error } = run;
  if (state === 'done') {
    const show = { title: words.announce.showTable, run: () => showRun(id) };
    offerNext(words.announce.done(name), progressText(run), show);
  } else if (state === 'failed' && error) showError(VitrineError.fromBody(error));
}
