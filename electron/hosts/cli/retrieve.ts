import { resolve } from 'node:path';
import type { Reduction, RunRetrieval } from '#shared/contract';
import { cancelled, VitrineError } from '#shared/types';
import {
  descriptorsOf,
  embed,
  measure,
  methodOf,
  nearest,
  RunIndex,
  rowOf,
  runImages,
  type Step,
} from '../../engine/retrieval';
import { type RunFacts, readFacts } from '../../engine/runs/folder/run-facts';
import { withEngine } from './engine';
import { listImages } from './images';
import { describe, type Io, UsageError } from './io';
import { openModel } from './open-model';

interface Options {
  readonly runs: readonly string[];
  readonly query?: string[];
  readonly top?: string;
  readonly dimensions?: string;
  readonly whiten?: boolean;
  readonly json?: boolean;
}

const TOP = 10;
const RECALL_AT = [1, 2, 4, 8, 10, 16];

/** `vitrine retrieve`. Resolves with the exit status. */
export async function retrieve(o: Options, io: Io): Promise<number> {
  const [run, ...more] = o.runs;
  if (run === undefined || more.length > 0) {
    throw new UsageError('“retrieve” takes one run folder.');
  }
  const top = countOf('top', o.top) ?? TOP;
  const reduction = reductionOf(o);
  const folder = resolve(run);
  const facts = await readFacts(folder);
  const index = new RunIndex(await runImages(folder));
  const step = async () => {
    // A turn of the event loop: the signal of Ctrl+C comes in.
    await new Promise((done) => setImmediate(done));
    if (io.signal.aborted) throw cancelled();
  };
  if (o.query) {
    const search = { facts, index, reduction, step, top, json: o.json === true };
    return searchAll(o.query, search, io);
  }
  if (o.top !== undefined) throw new UsageError('“--top” needs --query.');
  const { retrieval } = await measure(index, { ks: RECALL_AT, reduction, step });
  io.out(o.json ? `${JSON.stringify(retrieval)}\n` : inWords(retrieval));
  return 0;
}

function countOf(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new UsageError(`“--${option} ${given}” is not a whole number from 1.`);
}

function reductionOf({ dimensions, whiten = false }: Options): Reduction | null {
  const kept = countOf('dimensions', dimensions);
  if (kept !== undefined) return { dimensions: kept, whiten };
  if (whiten) throw new UsageError('“--whiten” needs --dimensions.');
  return null;
}

interface Search {
  readonly facts: RunFacts;
  readonly index: RunIndex;
  readonly reduction: Reduction | null;
  readonly step: Step;
  readonly top: number;
  readonly json: boolean;
}

/** Runs the run's model on each query and prints what is nearest. Resolves with the exit status. */
function searchAll(queries: readonly string[], search: Search, io: Io) {
  const { facts, index, reduction, step, top, json } = search;
  return withEngine(io, async (engine) => {
    const model = await openModel(engine, facts.model.path ?? facts.model.id, io);
    if (!model) return 3;
    const method = methodOf(facts, model, io.signal);
    const units = await index.searched(reduction, step);
    let status = 0;
    for (const { image } of await listImages(queries, io.signal)) {
      try {
        const own = descriptorsOf([await embed(image, method, engine.analyzer)]);
        const query = rowOf(await index.project(own, reduction, step), 0);
        const hits = nearest(units, query, top).map(({ row, similarity }, i) => {
          const { images, labels } = index.run;
          return { rank: i + 1, image: images[row], similarity, label: labels[row] };
        });
        io.out(json ? `${JSON.stringify({ query: image, hits })}\n` : listed(image, hits));
      } catch (error) {
        const failure = VitrineError.from(error);
        if (failure.code === 'cancelled') throw failure;
        io.err(`${image}: ${describe(failure)}\n`);
        status = 1;
      }
    }
    return status;
  });
}

interface Listed {
  readonly rank: number;
  readonly image: string | undefined;
  readonly similarity: number;
  readonly label: string | null | undefined;
}

const listed = (query: string, hits: readonly Listed[]): string =>
  [
    query,
    ...hits.map(({ rank, similarity, image, label }) =>
      [rank, similarity.toFixed(4), image, label ?? ''].join('\t'),
    ),
    '',
  ].join('\n');

function inWords({ images, dimensions, figures, classes, spread }: RunRetrieval): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const rows = figures ? Object.entries({ 'all classes': figures, ...classes }) : [];
  const lines = rows.map(([name, { queries, recall, map, mapAtR, rPrecision }]) =>
    [
      name,
      queries,
      ...[...Object.values(recall), map, mapAtR, rPrecision].map((share) => percent(share)),
    ].join('\t'),
  );
  const head = ['', 'queries', ...RECALL_AT.map((k) => `R@${k} %`), 'mAP %', 'mAP@R %', 'RP %'];
  const { nearestDistance, koleo, dimensionsTo90 } = spread;
  return [
    `${images} images, embeddings of ${dimensions} numbers`,
    ...(figures ? [head.join('\t'), ...lines] : ['No two images are known to be of one class.']),
    `Mean distance to the nearest: ${nearestDistance.toFixed(4)}; KoLeo: ${koleo?.toFixed(4) ?? 'infinite'}`,
    `90 % of the variance in ${dimensionsTo90} of ${dimensions} principal components`,
    '',
  ].join('\n');
}
