import { availableParallelism } from 'node:os';
import type { Handlers } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Emit } from '../jobs/queue';
import { versions } from '../version';
import type { Lanes } from './lanes';
import type { SessionPool } from './pool';
import type { Providers } from './providers';
import type { Threads } from './threads';

interface Services {
  readonly providers: Providers;
  readonly sessions: SessionPool;
  readonly lanes: Lanes;
  readonly threads: Threads;
  readonly emit: Emit;
}

/** What the engine runs on. `report` tells windows of a change. */
export function engineStatus({ providers, sessions, lanes, threads, emit }: Services) {
  const info = async () => {
    const { provider, reason } = await providers.choose();
    return {
      version: versions().vitrine,
      onnxruntime: versions().onnxruntime,
      threads: threads.count,
      threadsWanted: threads.wanted,
      processors: availableParallelism(),
      wanted: providers.wanted,
      provider,
      reason,
      available: providers.available(),
    };
  };
  const report = async () => emit('engine', await info());
  const handlers: Pick<Handlers, 'engine.info' | 'engine.setProvider' | 'engine.setThreads'> = {
    'engine.info': info,
    'engine.setProvider': async ({ provider }) => {
      await sessions.clear();
      await providers.want(provider);
      await report();
      return info();
    },
    'engine.setThreads': async ({ threads: wanted }) => {
      if (lanes.inUse) {
        throw new VitrineError('bad-input', 'The number of threads can’t change during a run', {
          hint: 'Pause the run first, or wait until it is done.',
        });
      }
      await threads.want(wanted);
      await lanes.useThreads(threads.count);
      await sessions.useThreads(threads.count);
      await report();
      return info();
    },
  };
  return { handlers, report };
}
