import { create } from 'zustand';
import type { Host } from '#shared/contract';
import type { EngineInfo } from '#shared/types';
import { showDone, showError } from './toasts';
import { words } from './words';

interface EngineState {
  /** Provider, versions and threads; null until the engine has answered. */
  readonly info: EngineInfo | null;
  /** 'down' from the engine's death until it has been started again. */
  readonly connection: 'up' | 'down';
}

export const useEngine = create<EngineState>()(() => ({ info: null, connection: 'up' }));

export const setEngineInfo = (info: EngineInfo): void => useEngine.setState({ info });
export const setConnection = (connection: 'up' | 'down'): void =>
  useEngine.setState({ connection });

export const providerNames = {
  auto: words.engine.automatic,
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
  webgpu: 'WebGPU',
} as const satisfies Record<EngineInfo['wanted'], string>;

/** Chooses how many threads a run gets, for this and later starts; loaded models are reloaded. */
export const chooseThreads = (host: Host, threads: EngineInfo['threadsWanted']): Promise<void> =>
  host.call('engine.setThreads', { threads }).then((next) => {
    setEngineInfo(next);
    showDone(words.engine.threads(next.threads));
  }, showError);

/** Chooses what runs the models, for this and later starts; open models are loaded again. */
export const chooseProvider = (host: Host, provider: EngineInfo['wanted']): Promise<void> =>
  host.call('engine.setProvider', { provider }).then((next) => {
    setEngineInfo(next);
    showDone(words.engine.runsOn(providerNames[next.provider]), next.reason);
  }, showError);
