import { endJob, type Job, startJob } from './results';

/** Work that the status bar shows and that can be cancelled there; `known` is what is known of it before. */
export async function asJob<T>(
  title: string,
  work: (job: string, signal: AbortSignal) => Promise<T>,
  known: Partial<Pick<Job, 'id' | 'step' | 'total' | 'inBytes'>> = {},
): Promise<T> {
  const abort = new AbortController();
  const job = {
    id: crypto.randomUUID(),
    title,
    step: '',
    done: 0,
    total: 0,
    startedAt: performance.now(),
    cancel: () => abort.abort(),
    ...known,
  };
  startJob(job);
  try {
    return await work(job.id, abort.signal);
  } finally {
    endJob(job.id);
  }
}
