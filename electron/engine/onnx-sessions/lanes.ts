import type { ModelCard } from '#shared/types';
import { Lane } from './lane';
import { type ModelOnDisk, SessionPool } from './pool';
import type { Providers } from './providers';

/** More would hold the weights more often than they save time. */
const MOST = 4;
/** Of weights in all lanes. */
const LIMIT_BYTES = 2 * 2 ** 30;

/**
 * Threads with sessions of their own, in which the images of a batch run side by side. Cores that share the
 * work on one image wait for each other between its operators; with an image each they do not (measured
 * on two cores: a fifth more images a second for vit-tiny).
 */
export class Lanes {
  readonly #module: string | undefined;
  readonly #providers: Providers;
  /** Of each lane. */
  #threads = 1;
  #count = 1;
  #lanes: Open[] = [];
  /** Not in use. */
  #free: Open[] = [];
  readonly #waiting: ((lane: Open) => void)[] = [];
  #started: Promise<boolean> | undefined;

  /** `module`: lane-thread.ts as it was built; without it there are no lanes. `threads`: of all lanes together. */
  constructor(o: { module: string | undefined; providers: Providers; threads: number }) {
    this.#module = o.module;
    this.#providers = o.providers;
    this.#share(o.threads);
  }

  /** Whether a batch is going on. */
  get inUse(): boolean {
    return this.#free.length < this.#lanes.length;
  }

  /** Shares another number of threads among the lanes, none of which may be in use. */
  async useThreads(threads: number): Promise<void> {
    const closing = this.close();
    this.#lanes = [];
    this.#free = [];
    this.#started = undefined;
    this.#share(threads);
    await closing;
  }

  /**
   * How many lanes a batch of this model gains by, or 1. A classifier's input is of one size and needs little
   * memory, the other models keep the cores busy with one image; a graphics processor is one.
   */
  async countFor({ task, files }: Pick<ModelCard, 'task' | 'files'>): Promise<number> {
    const bytes = 2 * files.reduce((sum, file) => sum + file.bytes, 0);
    if (this.#count === 1 || task !== 'classification') return 1;
    if (bytes * this.#count > LIMIT_BYTES) return 1;
    if ((await this.#providers.choose()).provider !== 'cpu') return 1;
    this.#started ??= this.#start();
    return (await this.#started) ? this.#count : 1;
  }

  /** Waits for a lane that is free; `countFor` has started them. */
  async use<T>(work: (sessions: SessionPool) => Promise<T>): Promise<T> {
    const lane = this.#free.pop() ?? (await new Promise<Open>((free) => this.#waiting.push(free)));
    try {
      return await work(lane.sessions);
    } finally {
      this.#release(lane);
    }
  }

  /** Closes the sessions of one model. */
  async drop(model: ModelOnDisk): Promise<void> {
    await Promise.all(this.#lanes.map(({ sessions }) => sessions.drop(model)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ lane }) => lane.close()));
  }

  #share(threads: number): void {
    this.#count = this.#module ? lanesFor(threads) : 1;
    this.#threads = Math.floor(threads / this.#count);
  }

  /** False where no threads can be had: then images run one after another, as without lanes. */
  async #start(): Promise<boolean> {
    this.#free.push(...Array.from({ length: this.#count }, () => this.#open()));
    const ready = this.#lanes.map(({ lane }) => lane.ready());
    return (await Promise.allSettled(ready)).every(({ status }) => status === 'fulfilled');
  }

  #open(): Open {
    const lane = new Lane(this.#module!);
    const limitBytes = LIMIT_BYTES / this.#count;
    const options = { providers: CPU, threads: this.#threads, limitBytes, open: lane.open };
    const opened = { lane, sessions: new SessionPool({ ...options, onFallback: () => {} }) };
    this.#lanes.push(opened);
    return opened;
  }

  /** The image that ended a thread has failed; those after it get another. */
  #release(used: Open): void {
    if (used.lane.ended) this.#lanes = this.#lanes.filter((lane) => lane !== used);
    const lane = used.lane.ended ? this.#open() : used;
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#free.push(lane);
  }
}

interface Open {
  readonly lane: Lane;
  readonly sessions: SessionPool;
}

/** As many as leave the fewest threads over: 4 for 8, 3 for 6 or 7, 2 for 2. */
export function lanesFor(threads: number): number {
  if (threads < 2) return 1;
  const used = (lanes: number) => Math.floor(threads / lanes) * lanes;
  let best = 2;
  for (let lanes = 3; lanes <= MOST; lanes++) if (used(lanes) >= used(best)) best = lanes;
  return best;
}

/** Lanes are for the CPU, whatever is chosen while a batch goes on. */
const CPU: Pick<Providers, 'choose' | 'note'> = {
  choose: async () => ({ provider: 'cpu', reason: '' }),
  note: () => {},
};
