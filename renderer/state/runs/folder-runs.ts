import { create } from 'zustand';
import type { Host, RunInfo } from '#shared/contract';
import { showError } from '../toasts';
import { takeVerdicts } from './run-verdicts';

interface FolderRunsState {
  /** Every run that the engine keeps, newest first. */
  readonly runs: readonly RunInfo[];
}

export const useRuns = create<FolderRunsState>()(() => ({ runs: [] }));

const { getState: get, setState: set } = useRuns;

/** Keeps the list as the engine has it; returns the off switch. */
export function followRuns(host: Host): () => void {
  const follow = (run: RunInfo) => void takeVerdicts(host, run).catch(showError);
  const refresh = async () => {
    const runs = await host.call('runs.list', {});
    set({ runs });
    runs.filter(({ state }) => state === 'running').forEach(follow);
  };
  const off = [
    host.on('run', (run) => {
      putRun(run);
      follow(run);
    }),
    // An engine that has died left its runs interrupted.
    host.onConnection((state) => state === 'up' && void refresh().catch(showError)),
  ];
  refresh().catch(showError);
  return () => {
    for (const stop of off) stop();
  };
}

export function putRun(run: RunInfo): void {
  const { runs } = get();
  const isKnown = runs.some(({ id }) => id === run.id);
  set({ runs: isKnown ? runs.map((one) => (one.id === run.id ? run : one)) : [run, ...runs] });
}

/** Pauses, resumes or cancels a run. */
export async function steerRun(
  host: Host,
  how: 'pause' | 'resume' | 'cancel',
  run: string,
): Promise<void> {
  try {
    putRun(await host.call(`runs.${how}`, { run }));
  } catch (thrown) {
    showError(thrown);
  }
}

export async function removeRun(host: Host, run: string): Promise<void> {
  await host.call('runs.remove', { run });
  set({ runs: get().runs.filter(({ id }) => id !== run) });
}
