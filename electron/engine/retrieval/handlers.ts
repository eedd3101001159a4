import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Handlers, Hit, MethodName, RetrievedImage } from '#shared/contract';
import { cancelled } from '#shared/types';
import type { Analyzer } from '../analysis/analyzer';
import type { Catalogue } from '../catalogue/catalogue';
import type { FileRegistry } from '../files/registry';
import { type Progress, progressOf } from '../jobs/progress';
import type { Emit } from '../jobs/queue';
import { runPath } from '../runs/folder/paths';
import { RowFiles } from '../runs/folder/row-files';
import { readFacts } from '../runs/folder/run-facts';
import { rowSource } from '../table/source';
import { type Descriptors, descriptorsOf, meanOf, rowOf } from './descriptors';
import { measure, type Neighbour, recallAt1 } from './measure';
import { energyOf, type Step } from './pca';
import { embed, methodOf, withCrop } from './query';
import { nearest } from './ranking';
import { imagesOf } from './run-images';
import { RunIndex } from './run-index';

type RetrievalMethod = Extract<MethodName, `retrieval.${string}`>;
type Query = Parameters<Handlers['retrieval.search']>[0];

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly analyzer: Analyzer;
  readonly emit: Emit;
}

const RECALL_AT = [1, 2, 4, 8, 16];
const BINS = 24;
/** Near duplicates and outliers that are listed. */
const MOST_LISTED = 60;

/** Search among the images of a run by their embeddings. */
export function retrievalHandlers(services: Services): Pick<Handlers, RetrievalMethod> {
  const { stateDir, files, emit } = services;
  const rowFiles = new RowFiles(stateDir, files);
  /** The run searched last: embeddings can be large. */
  let open: { readonly key: string; readonly index: Promise<RunIndex> } | undefined;

  async function indexOf(run: string): Promise<RunIndex> {
    const source = await rowSource(stateDir, run);
    const key = `${run}\n${source.stamp}`;
    if (open?.key !== key) {
      const index = imagesOf(source).then((images) => new RunIndex(images));
      open = { key, index };
      index.catch(() => {
        if (open?.index === index) open = undefined;
      });
    }
    return open.index;
  }

  async function imagesAt(
    run: string,
    { run: { images, inputs, labels } }: RunIndex,
    rows: readonly number[],
  ): Promise<RetrievedImage[]> {
    const known = rows.filter((row) => row < images.length);
    const given = known.map((row) => ({ image: images[row]!, input: inputs[row]! }));
    const entries = await rowFiles.of(run, given);
    return known.map((row, i) => {
      const name = images[row]!.split(/[\\/]/).at(-1)!;
      return { row, name, label: labels[row] ?? null, file: entries[i] ?? null };
    });
  }

  return {
    'retrieval.open': async ({ run }) => {
      const { images, labels, descriptors } = (await indexOf(run)).run;
      const labelled = labels.filter((label) => label !== null).length;
      return { images: images.length, dimensions: descriptors.length, labelled };
    },
    'retrieval.images': async ({ run, rows }) => imagesAt(run, await indexOf(run), rows),
    'retrieval.search': async (input, { signal }): Promise<Hit[]> => {
      const { run, job, query, reduction, most } = input;
      const index = await indexOf(run);
      const step = stepping(progressOf(emit, job), signal);
      const units = await index.searched(reduction, step);
      const own = query.kind === 'rows' ? query.rows : [];
      const wanted =
        query.kind === 'rows'
          ? meanOf(units, own)
          : await embedQuery(input, query, { index, step, signal }, services);
      const excluded = new Set(own);
      const hits = nearest(units, wanted, most + own.length)
        .filter(({ row }) => !excluded.has(row))
        .slice(0, most);
      const images = await imagesAt(
        run,
        index,
        hits.map(({ row }) => row),
      );
      return images.map((image, i) => ({ ...image, similarity: hits[i]!.similarity }));
    },
    'retrieval.figures': async ({ run, job, reduction }, { signal }) => {
      const step = stepping(progressOf(emit, job), signal);
      const index = await indexOf(run);
      const { retrieval, neighbours } = await measure(index, { ks: RECALL_AT, reduction, step });
      return {
        ...retrieval,
        distances: histogramOf(neighbours),
        duplicates: duplicatesAmong(neighbours),
        outliers: neighbours
          .toSorted((a, b) => b.distance - a.distance)
          .slice(0, MOST_LISTED)
          .map(({ row, distance }) => ({ row, distance })),
      };
    },
    'retrieval.dimensions': async ({ run, job, whiten }, { signal }) => {
      const index = await indexOf(run);
      const kept = dimensionsOf(index.run.descriptors);
      const progress = progressOf(emit, job);
      const recall = [];
      for (const [i, dimensions] of kept.entries()) {
        const part: Progress = (share, name) => progress((i + share) / kept.length, name);
        const reduction = { dimensions, whiten };
        const at1 = await recallAt1(index, { reduction, step: stepping(part, signal) });
        recall.push({ dimensions, at1 });
      }
      return { recall, energy: energyOf(await index.pca(stepping(progress, signal))) };
    },
  };
}

/** A turn of the event loop lets a cancel in. */
const stepping =
  (progress: Progress, signal: AbortSignal): Step =>
  async (share) => {
    await setImmediate();
    if (signal.aborted) throw cancelled();
    progress(share, 'Searching');
  };

async function embedQuery(
  { run, reduction }: Query,
  { file, crop }: Extract<Query['query'], { kind: 'file' }>,
  { index, step, signal }: { index: RunIndex; step: Step; signal: AbortSignal },
  { stateDir, files, catalogue, analyzer }: Services,
): Promise<Float32Array | Float64Array> {
  const facts = await readFacts(runPath(stateDir, run));
  const method = methodOf(facts, await catalogue.open(facts.model.id), signal);
  const { path } = await files.resolve(file);
  const embedding = crop
    ? await withCrop(path, crop, { folder: join(stateDir, 'crops'), signal }, (part) =>
        embed(part, method, analyzer),
      )
    : await embed(path, method, analyzer);
  return rowOf(await index.project(descriptorsOf([embedding]), reduction, step), 0);
}

/** Powers of two, and all. */
function dimensionsOf({ count, length }: Descriptors): number[] {
  // So many images span one dimension less.
  const most = Math.min(length, count - 1);
  const powers = [];
  for (let kept = 1; kept < most; kept *= 2) powers.push(kept);
  return most > 0 ? [...powers, most] : powers;
}

function histogramOf(neighbours: readonly Neighbour[]) {
  const most = Math.max(...neighbours.map(({ distance }) => distance));
  const counts = new Array<number>(BINS).fill(0);
  for (const { distance } of neighbours) {
    counts[Math.min(BINS - 1, Math.floor((BINS * distance) / (most || 1)))]! += 1;
  }
  return { most, counts };
}

/** Nearest pairs; two images that are nearest to each other are one pair. */
function duplicatesAmong(neighbours: readonly Neighbour[]) {
  const pairs = new Map<string, Neighbour>();
  for (const one of neighbours) {
    const { row, nearest } = one;
    pairs.set(`${Math.min(row, nearest)} ${Math.max(row, nearest)}`, one);
  }
  return [...pairs.values()]
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_LISTED)
    .map(({ row, nearest, distance }) => {
      const pair: [number, number] = [Math.min(row, nearest), Math.max(row, nearest)];
      return { pair, similarity: 1 - distance ** 2 / 2 };
    });
}
