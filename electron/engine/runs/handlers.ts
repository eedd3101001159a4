import type { Handlers } from '#shared/contract';
import type { Runs } from './runs';

type RunMethod = Extract<keyof Handlers, `batch.${string}`>;

export const runHandlers = (runs: Runs): Pick<Handlers, RunMethod> => ({
  'batch.start': (input) => runs.start(input),
  'batch.list': () => runs.list(),
  'batch.pause': ({ run }) => runs.stop(run, 'paused'),
  'batch.resume': ({ run }) => runs.resume(run),
  'batch.cancel': ({ run }) => runs.stop(run, 'cancelled'),
  'batch.remove': async ({ run }) => {
    await runs.remove(run);
    return {};
  },
});
