import { resolve } from 'node:path';
import { cancelled, VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import {
  descriptorsOf,
  nearest,
  normalized,
  type RunImages,
  type RunRetrieval,
  retrievalOf,
  rowOf,
  runImages,
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
  const top = Number(o.top ?? TOP);
  if (!Number.isInteger(top) || top < 1) {
    throw new UsageError(`“--top ${o.top}” is not a number of images.`);
  }
  const folder = resolve(run);
  const facts = await readFacts(folder);
  const found = await runImages(folder);
  if (o.query) return search(o.query, { facts, found, top, json: o.json === true, io });
  if (o.top !== undefined) throw new UsageError('“--top” needs --query.');
  const step = async () => {
    // A turn of the event loop: the signal of Ctrl+C comes in.
    await new Promise((done) => setImmediate(done));
    if (io.signal.aborted) throw cancelled();
  };
  const retrieval = await retrievalOf(found, { ks: RECALL_AT, step });
  io.out(o.json ? `${JSON.stringify(retrieval)}\n` : inWords(retrieval));
  return 0;
}

interface Search {
  readonly facts: RunFacts;
  readonly found: RunImages;
  readonly top: number;
  readonly json: boolean;
  readonly io: Io;
}

function search(queries: readonly string[], { facts, found, top, json, io }: Search) {
  const units = normalized(found.descriptors);
  return withEngine(io, async (engine) => {
    const model = await openModel(engine, facts.model.path ?? facts.model.id, io);
    if (!model) return 3;
    if (!isSameModel(model.card.files, facts.model.files)) {
      io.err(`${facts.model.id} is not the model of this run any more: run it again.\n`);
      return 3;
    }
    const print = (query: string, embedding: Float32Array) => {
      const own = normalized(descriptorsOf([embedding]));
      const hits = nearest(units, rowOf(own, 0), top).map(({ row, similarity }, i) => {
        return { rank: i + 1, image: found.images[row], similarity, label: found.labels[row] };
      });
      const lines = hits.map(
        ({ rank, similarity, image, label }) =>
          `${rank}\t${similarity.toFixed(4)}\t${image}\t${label ?? ''}\n`,
      );
      io.out(json ? `${JSON.stringify({ query, hits })}\n` : `${query}\n${lines.join('')}`);
    };
    return embed(queries, { engine, model, facts, io, print });
  });
}

const isSameModel = (now: RunFacts['model']['files'], then: RunFacts['model']['files']): boolean =>
  now.map(({ sha256 }) => sha256).join() === then.map(({ sha256 }) => sha256).join();

interface Embed {
  readonly engine: Engine;
  readonly model: NonNullable<Awaited<ReturnType<typeof openModel>>>;
  readonly facts: RunFacts;
  readonly io: Io;
  readonly print: (query: string, embedding: Float32Array) => void;
}

/** Runs the run's model on each query. Resolves with the exit status. */
async function embed(queries: readonly string[], { engine, model, facts, io, print }: Embed) {
  let status = 0;
  const fail = (query: string, error: VitrineError) => {
    io.err(`${query}: ${describe(error)}\n`);
    status = 1;
  };
  const { signal } = io;
  const listed = await listImages(queries, signal);
  const inputs = listed.map((given) => ({ ...given, path: given.image, from: 0 }));
  const settings = { ...facts.settings, layers: 'none' };
  const list = { model, settings, embeddings: true, signal, inputs };
  for await (const { given, outcome, embedding } of engine.analyzer.analyzeAll(list)) {
    if (outcome instanceof VitrineError) {
      fail(given.image, outcome);
      continue;
    }
    if (embedding) print(given.image, embedding);
    else fail(given.image, new VitrineError('unsupported', 'The model gives no embedding'));
    await engine.analyzer.release(outcome.id);
  }
  return status;
}

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
