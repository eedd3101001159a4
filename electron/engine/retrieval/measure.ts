import type { Reduction, RunRetrieval } from '#shared/contract';
import { distance, koleo, type QueryFigures, queryFigures, summarize } from './figures';
import { energyOf, type Step } from './pca';
import { nearestOther, rankingOf } from './ranking';
import { type RunIndex, tooFew } from './run-index';

/** The nearest other image of an image. */
export interface Neighbour {
  readonly row: number;
  readonly nearest: number;
  /** Euclidean, of embeddings of length 1. */
  readonly distance: number;
}

const ENERGY = 0.9;
/** Of longer runs so many images are searched for, evenly chosen; all are searched. */
const MOST_QUERIES = 5000;

export interface MeasureOptions {
  readonly ks: readonly number[];
  readonly reduction: Reduction | null;
  readonly step: Step;
}

/** Throws VitrineError('bad-input') for a run of one image. */
export async function measure(
  index: RunIndex,
  { ks, reduction, step }: MeasureOptions,
): Promise<{ retrieval: RunRetrieval; neighbours: Neighbour[] }> {
  const { labels, descriptors } = index.run;
  if (descriptors.count < 2) throw tooFew();
  const units = await index.searched(reduction, step);
  const rows = evenly(descriptors.count);
  const queries: QueryFigures[] = [];
  const neighbours: Neighbour[] = [];
  for (const [i, row] of rows.entries()) {
    await step(i / rows.length);
    const ranking = rankingOf(units, row);
    const nearest = ranking[0]!;
    neighbours.push({ row, nearest, distance: distance(units, row, nearest) });
    const figures = queryFigures(ranking, labels, row);
    if (figures) queries.push(figures);
  }
  const classes = [...new Set(queries.map(({ label }) => label))].sort().map((name) => [
    name,
    summarize(
      queries.filter(({ label }) => label === name),
      ks,
    ),
  ]);
  const retrieval = {
    images: units.count,
    measured: rows.length,
    dimensions: units.length,
    figures: queries.length > 0 ? summarize(queries, ks) : null,
    classes: Object.fromEntries(classes),
    spread: {
      ...spreadOf(neighbours),
      dimensionsTo90: energyOf(await index.pca(step)).findIndex((share) => share >= ENERGY) + 1,
    },
  };
  return { retrieval, neighbours };
}

/** Share of images whose nearest other one has their class; null where no two are known to be of one class. */
export async function recallAt1(
  index: RunIndex,
  { reduction, step }: Omit<MeasureOptions, 'ks'>,
): Promise<number | null> {
  const { labels } = index.run;
  const units = await index.searched(reduction, step);
  const counts = new Map<string | null, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rows = evenly(units.count).filter((row) => {
    const label = labels[row] ?? null;
    return label !== null && counts.get(label)! > 1;
  });
  if (rows.length === 0) return null;
  let hits = 0;
  for (const [i, row] of rows.entries()) {
    await step(i / rows.length);
    hits += Number(labels[nearestOther(units, row)] === labels[row]);
  }
  return hits / rows.length;
}

function spreadOf(neighbours: readonly Neighbour[]) {
  const distances = neighbours.map(({ distance }) => distance);
  const entropy = koleo(distances);
  return {
    nearestDistance: distances.reduce((sum, d) => sum + d, 0) / distances.length,
    koleo: Number.isFinite(entropy) ? entropy : null,
  };
}

function evenly(count: number): number[] {
  const kept = Math.min(count, MOST_QUERIES);
  return Array.from({ length: kept }, (_, i) => Math.floor((i * count) / kept));
}
