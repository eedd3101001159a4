import type { Host } from '#shared/contract';
import { cancelled, type Result } from '#shared/types';
import { asJob } from './as-job';
import type { RunRequest } from './results';

/**
 * A run beside those of the stage: shown in the status bar with `title`, kept by whoever asked for
 * it. `stop` cancels it from there. Rejects with VitrineError.
 */
export const runAside = (
  host: Host,
  { file, card, settings }: RunRequest,
  title: string,
  stop?: AbortSignal,
): Promise<Result> =>
  asJob(
    title,
    async (job, own) => {
      const signal = stop ? AbortSignal.any([own, stop]) : own;
      const call = { job, file, model: card.id, settings: { ...settings } };
      const result = await host.call('analyze.run', call, { signal });
      if (signal.aborted) throw cancelled();
      return result;
    },
    { step: 'waiting' },
  );
