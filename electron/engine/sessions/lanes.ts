import type { ModelCard } from '#shared/types';
import { Lane } from './lane';
import { type ModelOnDisk, SessionPool } from './pool';
import type { Providers } from './providers';

/** More would hold the weights more often than they save time. */
const MOST = 4;
/** Of weights in all lanes. */
const LIMIT_BYTES = 2 * 2 ** 30;

/**
 * Threads with sessions of their own, in which the pictures of a batch run side by side. Cores that share the
 * work on one picture wait for each other between its operators; with a picture each they do not (measured
 * on two cores: a fifth more pictures a second for vit-tiny).
 */
export class Lanes {
  readonly #module: string | undefined;
  readonly #providers: Providers;
  readonly #threads: number;
  #count: number;
  readonly #lanes: { lane: Lane; sessions: SessionPool }[] = [];
  /** Not in use. */
  readonly #free: SessionPool[] = [];
  readonly #waiting: ((sessions: SessionPool) => void)[] = [];

  /** `module`: lane-thread.ts as it was built; without it there are no lanes. `threads`: of all lanes together. */
  constructor(o: { module: string | undefined; providers: Providers; threads: number }) {
    this.#module = o.module;
    this.#providers = o.providers;
    this.#count = o.module ? Math.min(MOST, o.threads) : 1;
    this.#threads = Math.floor(o.threads / this.#count);
  }

  /**
   * How many lanes a batch of this model gains by, or 1. A classifier's input is of one size and needs little
   * memory, the other models keep the cores busy with one picture; a graphics processor is one.
   */
  async countFor({ task, files }: ModelCard): Promise<number> {
    const bytes = 2 * files.reduce((sum, file) => sum + file.bytes, 0);
    if (this.#count === 1 || task !== 'classification') return 1;
    if (bytes * this.#count > LIMIT_BYTES) return 1;
    if ((await this.#providers.choose()).provider !== 'cpu') return 1;
    await this.#start();
    return this.#count;
  }

  /** Waits for a lane that is free; `countFor` has started them. */
  async use<T>(work: (sessions: SessionPool) => Promise<T>): Promise<T> {
    const free = this.#free.pop();
    const sessions =
      free ?? (await new Promise<SessionPool>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(sessions);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(sessions);
      else this.#free.push(sessions);
    }
  }

  /** Closes the sessions of one model. */
  async drop(model: ModelOnDisk): Promise<void> {
    await Promise.all(this.#lanes.map(({ sessions }) => sessions.drop(model)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ lane }) => lane.close()));
  }

  async #start(): Promise<void> {
    if (this.#lanes.length > 0) return;
    const lanes = Array.from({ length: this.#count }, () => new Lane(this.#module!));
    for (const lane of lanes) {
      const limitBytes = LIMIT_BYTES / this.#count;
      const options = { providers: CPU, threads: this.#threads, limitBytes, open: lane.open };
      const sessions = new SessionPool({ ...options, onFallback: () => {} });
      this.#lanes.push({ lane, sessions });
      this.#free.push(sessions);
    }
    try {
      await Promise.all(lanes.map((lane) => lane.ready()));
    } catch {
      // No threads can be had here: pictures run one after another, as without lanes.
      this.#count = 1;
    }
  }
}

/** Lanes are for the CPU, whatever is chosen while a batch goes on. */
const CPU: Pick<Providers, 'choose' | 'note'> = {
  choose: async () => ({ provider: 'cpu', reason: '' }),
  note: () => {},
};
