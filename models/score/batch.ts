import { VitrineError } from '#shared/types';
import type { Query } from './solvers/solver';

/** The scores of a batch of queries, in order. */
export type Network = (queries: readonly Query[]) => Promise<readonly Float64Array[]>;

/** A sample on its way: what it yields goes to the network, what it returns is the sample. */
export type Walk<T> = Generator<Query, T, Float64Array>;

interface Live<T> {
  readonly row: number;
  readonly walk: Walk<T>;
  readonly query: Query;
}

/**
 * Walks all samples at once: each run of the network answers one query of every sample that is not done, and
 * each goes on by itself. A sample that fails leaves the others alone. `place`: where a sample is, in words.
 */
export async function walkAll<T>(
  walks: readonly Walk<T>[],
  o: {
    readonly network: Network;
    readonly beforeRun: (live: number) => Promise<void>;
    readonly place: (row: number) => string;
  },
): Promise<(T | VitrineError)[]> {
  const outcomes: (T | VitrineError)[] = [];
  const failed = (row: number, why: string): [] => {
    outcomes[row] = new VitrineError('model-invalid', `${o.place(row)}: ${why}`, { hint: HINT });
    return [];
  };
  const go = (row: number, walk: Walk<T>, score?: Float64Array): Live<T>[] => {
    try {
      const next = score ? walk.next(score) : walk.next();
      if (!next.done) {
        if (next.value.x.every(Number.isFinite)) return [{ row, walk, query: next.value }];
        return failed(row, `the state is no longer finite at t = ${next.value.t}`);
      }
      outcomes[row] = next.value;
      return [];
    } catch (error) {
      return failed(row, error instanceof Error ? error.message : String(error));
    }
  };
  let live = walks.flatMap((walk, row) => go(row, walk));
  while (live.length > 0) {
    await o.beforeRun(live.length);
    const scores = await o.network(live.map(({ query }) => query));
    live = live.flatMap(({ row, walk, query }, i) => {
      const score = scores[i]!;
      if (score.every(Number.isFinite)) return go(row, walk, score);
      const what = score.some(Number.isNaN) ? 'NaN' : 'infinity';
      return failed(row, `the network gave ${what} at t = ${query.t}`);
    });
  }
  return outcomes;
}

const HINT =
  'Check that process, range of beta or sigma, and tEps are those that the network was trained with.';
