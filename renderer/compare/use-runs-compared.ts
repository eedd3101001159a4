import { useEffect, useState } from 'react';
import type { Disagreement, Host, RunsCompared } from '#shared/contract';
import { type ErrorBody, VitrineError } from '#shared/types';

/** Disagreements listed; the table beside two runs has them all. */
export const MOST_LISTED = 200;

interface Answer {
  readonly runs: string;
  readonly compared?: RunsCompared;
  readonly disagreements?: readonly Disagreement[];
  readonly error?: ErrorBody;
}

/** How two runs agree; neither answer nor error while that is counted. */
export function useRunsCompared(host: Host, first: string, second: string): Omit<Answer, 'runs'> {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const asked = `${first}\n${second}`;
  useEffect(() => {
    const abort = new AbortController();
    const runs: [string, string] = [first, second];
    const { signal } = abort;
    Promise.all([
      host.call('compare.runs', { runs }, { signal }),
      host.call('compare.disagreements', { runs, start: 0, count: MOST_LISTED }, { signal }),
    ]).then(
      ([compared, disagreements]) =>
        signal.aborted || setAnswer({ runs: asked, compared, disagreements }),
      (thrown) =>
        signal.aborted || setAnswer({ runs: asked, error: VitrineError.from(thrown).toBody() }),
    );
    return () => abort.abort();
  }, [host, asked, first, second]);
  return answer?.runs === asked ? answer : {};
}
