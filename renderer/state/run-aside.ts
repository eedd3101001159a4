import type { Host } from '#shared/contract';
import { cancelled, type Result } from '#shared/types';
import { endJob, type RunRequest, startJob } from './runs';

/**
 * A run beside those of the stage: shown in the status bar with `title`, kept by whoever asked for
 * it. Rejects with VitrineError.
 */
export async function runAside(
  host: Host,
  { file, card, settings }: RunRequest,
  title: string,
): Promise<Result> {
  const job = crypto.randomUUID();
  const abort = new AbortController();
  const progress = { step: 'waiting', done: 0, total: 0, startedAt: performance.now() };
  startJob({ id: job, title, ...progress, cancel: () => abort.abort() });
  try {
    const call = { job, file, model: card.id, settings: { ...settings } };
    const result = await host.call('analyze.run', call, { signal: abort.signal });
    if (abort.signal.aborted) throw cancelled();
    return result;
  } finally {
    endJob(job);
  }
}
