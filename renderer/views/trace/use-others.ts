import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import type { Result } from '#shared/types';
import { currentSettings, runAside, showError, useCurrentCard } from '../../state';
import { words } from './words';

export interface OtherSolvers {
  /** In the order in which they were run. */
  readonly results: readonly Result[];
  readonly running: boolean;
  run(): void;
}

/** The other solvers from the same noise, with as many runs of the network where they can be told how many. */
export function useOthers(host: Host, file: string, result: Result | undefined): OtherSolvers {
  const card = useCurrentCard();
  const [results, setResults] = useState<readonly Result[]>([]);
  const [stop, setStop] = useState<AbortController | null>(null);
  const of = result?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another result has other ones.
  useEffect(() => {
    setResults([]);
    return () => stop?.abort();
  }, [of]);

  const run = () => {
    const trace = result?.parts.trace;
    if (!card || !trace) return;
    const abort = new AbortController();
    setStop(abort);
    setResults([]);
    const ways = [
      { solver: 'em', steps: Math.max(1, trace.nfe) },
      { solver: 'pc', steps: Math.max(1, Math.round(trace.nfe / 2)) },
      { solver: 'ode' },
      { solver: 'adaptive' },
    ] as const;
    const runAll = async () => {
      for (const way of ways.filter(({ solver }) => solver !== trace.solver)) {
        const settings = { ...currentSettings(card), ...way };
        const title = words.running(words.solverOf(way));
        const ran = await runAside(host, { file, card, settings }, title, abort.signal);
        if (!abort.signal.aborted) setResults((before) => [...before, ran]);
      }
    };
    runAll()
      .catch((thrown) => (abort.signal.aborted ? undefined : showError(thrown)))
      .finally(() => setStop(null));
  };
  return { results, running: stop !== null, run };
}
