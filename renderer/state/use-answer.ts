import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';

export interface Answer<T> {
  /** Of the question asked now; undefined until it is there. */
  readonly value?: T;
  readonly error?: VitrineError;
  /** Of the work that is done, 0 to 1; undefined where nothing is known of it. */
  readonly share?: number;
}

type Ask<T> = (job: string, signal: AbortSignal) => Promise<T>;

/** Asks whenever `question` is another one, and cancels what nobody waits for any more. */
export function useAnswer<T>(host: Host, question: string, ask: Ask<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { of: string }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question says what is asked.
  useEffect(() => {
    const abort = new AbortController();
    const job = crypto.randomUUID();
    const set = (now: Answer<T>) => abort.signal.aborted || setAnswer({ ...now, of: question });
    const off = host.on('job', (body) => {
      if (body.job === job && body.total > 0) set({ share: body.done / body.total });
    });
    ask(job, abort.signal)
      .then(
        (value) => set({ value }),
        (thrown) => set({ error: VitrineError.from(thrown) }),
      )
      .finally(off);
    return () => {
      abort.abort();
      off();
    };
  }, [host, question]);
  return answer?.of === question ? answer : {};
}
