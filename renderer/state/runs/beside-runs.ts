import { create } from 'zustand';
import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { words } from '../words';
import { type RunRequest, resultFor, runKey, useResults } from './results';
import { runBeside } from './run';

/** Runs beside the stage's under way, and those stopped by hand, by run key: neither starts by itself. */
export const useBesideRuns = create<{
  readonly under: ReadonlySet<string>;
  readonly stopped: ReadonlySet<string>;
}>()(() => ({ under: new Set(), stopped: new Set() }));

const { getState: get, setState: set } = useBesideRuns;

/** Whether a run is to be made: it has no outcome, and nobody stopped it. */
export function isMissing(request: RunRequest, stopped: ReadonlySet<string>): boolean {
  const key = runKey(request);
  return !resultFor(request) && !useResults.getState().errors.has(key) && !stopped.has(key);
}

/** Runs a model on the image of this name; the outcome goes to the store of runs, an error with it. */
export async function startBeside(host: Host, request: RunRequest, name: string): Promise<void> {
  const key = runKey(request);
  const { under, stopped } = get();
  if (under.has(key)) return;
  set({ under: with_(under, key), stopped: without(stopped, key) });
  try {
    await runBeside(host, request, words.run.beside(request.card.title, name));
  } catch (thrown) {
    if (VitrineError.from(thrown).code === 'cancelled') {
      set({ stopped: with_(get().stopped, key) });
    }
  } finally {
    set({ under: without(get().under, key) });
  }
}

const with_ = (set: ReadonlySet<string>, key: string) => new Set([...set, key]);
const without = (set: ReadonlySet<string>, key: string) =>
  new Set([...set].filter((other) => other !== key));
