import { cancelled, type Tensor } from '#shared/types';
import { alike, isOwn, type Single, split, stack, tensorsOf } from './batch-tensors';
import type { Lanes } from './lanes';
import type { GraphRun, GraphRunResult, ModelOnDisk, SessionPool } from './pool';

/** What runs graphs: a pool, or batches of what several analyses ask for. */
export type Sessions = Pick<SessionPool, 'run'>;

const MOST = 16;
/** Inputs and outputs of a batch; what lies between them is a few times as much. */
const LIMIT_BYTES = 64 * 2 ** 20;
/** A batch of twice the size has to take so much less time for each image, or the size stays. */
const GAIN = 0.98;

/** Runs of the same graph, on tensors of the same shape, that may go together. */
interface Group {
  readonly waiting: Waiting[];
  /** Largest batch so far that was worth it; 1 for graphs that take one image at a time. */
  size: number;
  /** Of an image, at that size. */
  ms: number;
  /** Feeds that are equal for all images go in as one row. */
  sharesEqual: boolean;
  tried: boolean;
  settled: boolean;
}

interface Waiting extends Single {
  readonly model: ModelOnDisk;
  resolve(result: GraphRunResult): void;
  reject(error: unknown): void;
}

/**
 * Gathers the graph runs of analyses that go on side by side into batches, a lane each. A family asks for
 * its runs as for one image; a cascade's undecided images meet again before its next exit.
 * A graph gets batches once the first two images gave in a batch what they gave alone, and sizes double
 * while that saves time.
 */
export class Batches implements Sessions {
  readonly #lanes: Pick<Lanes, 'use'>;
  readonly #count: number;
  readonly #most: number;
  readonly #groups = new Map<string, Group>();
  #busy = 0;
  #analyses = 0;
  #inRuntime = 0;
  #more = true;
  #closed = false;
  #largest = 1;

  /** `most`: images in a batch; 1 for models whose graphs mix them. */
  constructor(lanes: Pick<Lanes, 'use'>, o: { lanes: number; most?: number }) {
    this.#lanes = lanes;
    this.#count = o.lanes;
    this.#most = o.most ?? MOST;
  }

  /** How many analyses keep the lanes busy: two batches for each, and as many whose next exit waits. */
  get width(): number {
    const sizes = [...this.#groups.values()].map(({ size, settled }) =>
      settled ? size : 2 * size,
    );
    return this.#count * Math.max(2, 4 * Math.min(this.#most, Math.max(0, ...sizes)));
  }

  /** The largest batch that ran. */
  get largest(): number {
    return this.#largest;
  }

  /** An analysis whose runs may be gathered. */
  async analysis<T>(work: () => Promise<T>): Promise<T> {
    this.#analyses++;
    this.#more = true;
    try {
      return await work();
    } finally {
      this.#analyses--;
      this.#start();
    }
  }

  /** No further analysis begins before one of those under way has ended. */
  noMore(): void {
    this.#more = false;
    this.#start();
  }

  /** Ends all that waits as cancelled. */
  close(): void {
    this.#closed = true;
    for (const { waiting } of this.#groups.values()) {
      for (const { reject } of waiting.splice(0)) reject(cancelled());
    }
  }

  run(model: ModelOnDisk, input: Tensor, wanted: GraphRun): Promise<GraphRunResult> {
    if (this.#closed) return Promise.reject(cancelled());
    const group = this.#group(keyOf(model, input, wanted));
    return new Promise((resolve, reject) => {
      group.waiting.push({ model, input, wanted, resolve, reject });
      this.#start();
    });
  }

  #group(key: string): Group {
    const known = this.#groups.get(key);
    if (known) return known;
    const group = {
      waiting: [],
      size: 1,
      ms: Number.POSITIVE_INFINITY,
      sharesEqual: false,
      tried: false,
      settled: this.#most === 1,
    };
    this.#groups.set(key, group);
    return group;
  }

  /** Starts what is ready while a lane is free: full batches, and any once nothing can join them. */
  #start(): void {
    while (this.#busy < this.#count) {
      const groups = [...this.#groups.values()].filter(({ waiting }) => waiting.length > 0);
      const waiting = groups.reduce((sum, group) => sum + group.waiting.length, 0);
      const stuck = !this.#more && this.#analyses === waiting + this.#inRuntime;
      const ready = groups.filter((group) => stuck || group.waiting.length >= this.#next(group));
      if (ready.length === 0) return;
      const group = ready.reduce((a, b) => (b.waiting.length > a.waiting.length ? b : a));
      const batch = group.waiting.splice(0, this.#next(group));
      this.#busy++;
      this.#inRuntime += batch.length;
      void this.#finish(group, batch);
    }
  }

  #next({ size, settled }: Group): number {
    return settled ? size : Math.min(2 * size, this.#most);
  }

  /** Never rejects: each image hears of its own fate. */
  async #finish(group: Group, batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#lanes.use((sessions) => this.#runBatch(group, batch, sessions));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#busy--;
      this.#inRuntime -= batch.length;
      // The analyses that got their results go on first.
      setImmediate(() => this.#start());
    }
  }

  async #runBatch(group: Group, batch: readonly Waiting[], sessions: Sessions): Promise<void> {
    const run = () => together(batch, group.sharesEqual, sessions);
    let whole = batch.length > 1 ? await run() : undefined;
    if (whole && group.tried) {
      this.#grow(group, batch, whole);
      for (const [i, { resolve }] of batch.entries()) resolve(whole[i]!);
      return;
    }
    const alone = await oneByOne(batch, sessions);
    if (batch.length === 1 || group.tried || alone.length < batch.length) return;
    group.tried = true;
    if (!whole) {
      group.sharesEqual = true;
      whole = await run();
    }
    if (whole?.every((result, i) => alike(result, alone[i]!))) {
      group.size = batch.length;
      this.#largest = Math.max(this.#largest, group.size);
    } else group.settled = true;
  }

  /** Goes on doubling while it saves time and memory allows. */
  #grow(group: Group, batch: readonly Waiting[], results: readonly GraphRunResult[]): void {
    const { length } = batch;
    const { ms, first } = results[0]!;
    this.#largest = Math.max(this.#largest, length);
    if (group.settled || first || length < this.#next(group)) return;
    const values = [batch[0]!.input, ...tensorsOf(results[0]!)];
    const bytes = values.reduce((sum, { data }) => sum + data.byteLength, 0);
    if (ms < GAIN * group.ms) Object.assign(group, { size: length, ms });
    else group.settled = true;
    if (2 * group.size > this.#most || 2 * group.size * bytes > LIMIT_BYTES) group.settled = true;
  }
}

/** Undefined where the graph takes no batch, or an image of it fails. */
async function together(
  batch: readonly Waiting[],
  sharesEqual: boolean,
  sessions: Sessions,
): Promise<GraphRunResult[] | undefined> {
  const { input, wanted } = stack(batch, sharesEqual);
  const result = await sessions.run(batch[0]!.model, input, wanted).catch(() => undefined);
  return result && split(result, batch.length);
}

/** The results of those that have one. */
async function oneByOne(batch: readonly Waiting[], sessions: Sessions): Promise<GraphRunResult[]> {
  const results: GraphRunResult[] = [];
  for (const { model, input, wanted, resolve, reject } of batch) {
    try {
      const result = await sessions.run(model, input, wanted);
      results.push(result);
      resolve(result);
    } catch (error) {
      reject(error);
    }
  }
  return results;
}

function keyOf({ card }: ModelOnDisk, input: Tensor, wanted: GraphRun): string {
  const { edit, feeds = {}, ...rest } = wanted;
  const others = Object.entries(feeds).map(([name, tensor]) => {
    const { shape, data } = tensor;
    return [name, shape, isOwn(tensor) ? null : Array.from(data, String)];
  });
  return JSON.stringify([card.id, input.shape, rest, edit?.key, others]);
}
