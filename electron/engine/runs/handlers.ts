import type { Handlers } from '#shared/contract';
import type { Runs } from './runs';

type RunMethod = Extract<keyof Handlers, `runs.${string}`>;

export const runHandlers = (runs: Runs): Pick<Handlers, RunMethod> => ({
  'runs.start': (input) => runs.start(input),
  'runs.list': () => runs.list(),
  'runs.verdicts': ({ run, from }) => runs.verdicts(run, from),
  'runs.pause': ({ run }) => runs.stop(run, 'paused'),
  'runs.resume': ({ run }) => runs.resume(run),
  'runs.cancel': ({ run }) => runs.stop(run, 'cancelled'),
  'runs.remove': async ({ run }) => {
    await runs.remove(run);
    return {};
  },
});
