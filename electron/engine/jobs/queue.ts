import { setImmediate } from 'node:timers/promises';
import type { EventBody, EventName } from '#shared/contract';
import { cancelled, VitrineError } from '#shared/types';

export type Emit = <E extends EventName>(event: E, body: EventBody<E>) => void;

/**
 * Tells what is being done, lets waiting messages in, and stops here when the job was cancelled. `ahead`:
 * how many steps there are from this one on, where that is known only now.
 */
export type Step = (name: string, ahead?: number) => Promise<void>;

/**
 * Runs jobs one after another (the runtime uses all cores for one run anyway). A new job with the
 * id of an unfinished one replaces it: the latest request wins.
 */
export class JobQueue {
  readonly #emit: Emit;
  readonly #sent: () => Promise<void>;
  readonly #active = new Map<string, AbortController>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(emit: Emit, sent = async () => {}) {
    this.#emit = emit;
    this.#sent = sent;
  }

  /** `steps`: how often `work` will call `step`, as far as is known. Rejects with VitrineError, `cancelled` included. */
  async run<T>(
    job: string,
    steps: number,
    signal: AbortSignal,
    work: (step: Step, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.#active.get(job)?.abort();
    const own = new AbortController();
    this.#active.set(job, own);
    // Not AbortSignal.any: beside a signal that lives for long, Node 20 leaks a little for each.
    const stop = own.signal;
    const follow = () => own.abort();
    signal.addEventListener('abort', follow);
    if (signal.aborted) follow();
    let done = 0;
    let total = steps;
    const report = (state: EventBody<'job'>['state'], step: string) =>
      this.#emit('job', { job, state, step, done, total });
    const step: Step = async (name, ahead) => {
      // A turn of the event loop: a cancel that waits in the socket arrives before the next step.
      await setImmediate();
      // What a window asked for meanwhile goes out: nothing is sent while a model runs.
      await this.#sent();
      if (stop.aborted) throw cancelled();
      if (ahead !== undefined) total = done + ahead;
      report('running', name);
      done = Math.min(done + 1, total);
    };

    report('queued', 'waiting');
    const turn = this.turn(async () => {
      if (stop.aborted) throw cancelled();
      return work(step, stop);
    });
    try {
      const result = await turn;
      done = total;
      report('done', 'done');
      return result;
    } catch (error) {
      const failure = stop.aborted ? cancelled() : VitrineError.from(error);
      report(failure.code === 'cancelled' ? 'cancelled' : 'failed', failure.message);
      throw failure;
    } finally {
      signal.removeEventListener('abort', follow);
      if (this.#active.get(job) === own) this.#active.delete(job);
    }
  }

  /** Work that comes between jobs and that nobody watches, such as one image of a run. */
  turn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
