import { normalized } from './descriptors';
import {
  koleo,
  nearestDistances,
  type QueryFigures,
  queryFigures,
  type RetrievalFigures,
  summarize,
} from './figures';
import { energyOf, fitPca } from './pca';
import type { RunImages } from './run-images';

export { descriptorsOf, normalized, rowOf } from './descriptors';
export { nearest } from './ranking';
export { type RunImages, runImages } from './run-images';

/** How well a run's embeddings find images of the same class, and how they are spread. */
export interface RunRetrieval {
  readonly images: number;
  readonly dimensions: number;
  /** Null where no two images are known to be of one class. */
  readonly figures: RetrievalFigures | null;
  readonly classes: Readonly<Record<string, RetrievalFigures>>;
  readonly spread: {
    /** Mean Euclidean distance of normalised embeddings to their nearest other one. */
    readonly nearestDistance: number;
    /** Kozachenko-Leonenko term; null where two embeddings are equal, which makes it infinite. */
    readonly koleo: number | null;
    /** Principal components that hold 90 % of the variance. */
    readonly dimensionsTo90: number;
  };
}

const ENERGY = 0.9;

/** Of two images or more. `step` is awaited between queries; it may throw to cancel. */
export async function retrievalOf(
  { labels, descriptors }: RunImages,
  { ks, step }: { ks: readonly number[]; step: (done: number, of: number) => Promise<void> },
): Promise<RunRetrieval> {
  const units = normalized(descriptors);
  const queries: QueryFigures[] = [];
  for (let row = 0; row < units.count; row++) {
    await step(row, units.count);
    const figures = queryFigures(units, labels, row);
    if (figures) queries.push(figures);
  }
  const distances = nearestDistances(units);
  const entropy = koleo(distances);
  return {
    images: units.count,
    dimensions: units.length,
    figures: queries.length > 0 ? summarize(queries, ks) : null,
    classes: Object.fromEntries(
      [...new Set(queries.map(({ label }) => label))].sort().map((name) => [
        name,
        summarize(
          queries.filter(({ label }) => label === name),
          ks,
        ),
      ]),
    ),
    spread: {
      nearestDistance: distances.reduce((sum, d) => sum + d, 0) / distances.length,
      koleo: Number.isFinite(entropy) ? entropy : null,
      dimensionsTo90: energyOf(fitPca(descriptors)).findIndex((share) => share >= ENERGY) + 1,
    },
  };
}
