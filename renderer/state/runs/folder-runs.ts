import { create } from 'zustand';
import type { Host, RunInfo } from '#shared/contract';
import { showError } from '../toasts';

interface BatchesState {
  /** Every batch that the engine keeps, newest first. */
  readonly runs: readonly RunInfo[];
}

export const useBatches = create<BatchesState>()(() => ({ runs: [] }));

const { getState: get, setState: set } = useBatches;

/** Keeps the list as the engine has it; returns the off switch. */
export function followBatches(host: Host): () => void {
  const refresh = () => void host.call('batch.list', {}).then((runs) => set({ runs }), showError);
  const off = [
    host.on('batch', putBatch),
    // An engine that has died left its batches interrupted.
    host.onConnection((state) => state === 'up' && refresh()),
  ];
  refresh();
  return () => {
    for (const stop of off) stop();
  };
}

export function putBatch(run: RunInfo): void {
  const { runs } = get();
  const isKnown = runs.some(({ id }) => id === run.id);
  set({ runs: isKnown ? runs.map((one) => (one.id === run.id ? run : one)) : [run, ...runs] });
}

/** Pauses, resumes or cancels a batch. */
export async function steerBatch(
  host: Host,
  how: 'pause' | 'resume' | 'cancel',
  run: string,
): Promise<void> {
  try {
    putBatch(await host.call(`batch.${how}`, { run }));
  } catch (thrown) {
    showError(thrown);
  }
}

export async function removeBatch(host: Host, run: string): Promise<void> {
  await host.call('batch.remove', { run });
  set({ runs: get().runs.filter(({ id }) => id !== run) });
}
