import { create } from 'zustand';
import type { EngineInfo } from '#shared/types';

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
