import type { Handlers } from '#shared/contract';
import type { Emit } from '../jobs/queue';
import { versions } from '../version';
import type { SessionPool } from './pool';
import type { Providers } from './providers';

interface Services {
  readonly providers: Providers;
  readonly sessions: SessionPool;
  readonly threads: number;
  readonly emit: Emit;
}

/** What the engine runs on. `report` tells windows of a change. */
export function engineStatus({ providers, sessions, threads, emit }: Services) {
  const info = async () => {
    const { provider, reason } = await providers.choose();
    return {
      version: versions().vitrine,
      onnxruntime: versions().onnxruntime,
      threads,
      wanted: providers.wanted,
      provider,
      reason,
      available: providers.available(),
    };
  };
  const report = async () => emit('engine', await info());
  const handlers: Pick<Handlers, 'engine.info' | 'engine.setProvider'> = {
    'engine.info': info,
    'engine.setProvider': async ({ provider }) => {
      await sessions.clear();
      await providers.want(provider);
      await report();
      return info();
    },
  };
  return { handlers, report };
}
