import { VitrineError } from '#shared/types';
import { normalized } from './descriptors';
import {
  distance,
  koleo,
  type QueryFigures,
  queryFigures,
  type RetrievalFigures,
  summarize,
} from './figures';
import { energyOf, fitPca } from './pca';
import { rankingOf } from './ranking';
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

/**
 * `step` is awaited between images; it may throw to cancel. Throws VitrineError('bad-input') for a run of one image.
 */
export async function retrievalOf(
  { labels, descriptors }: RunImages,
  { ks, step }: { ks: readonly number[]; step: () => Promise<void> },
): Promise<RunRetrieval> {
  const units = normalized(descriptors);
  if (units.count < 2) {
    throw new VitrineError('bad-input', 'A run of one image has nothing to compare it with', {
      hint: 'Run the model on two images or more.',
    });
  }
  const queries: QueryFigures[] = [];
  const distances: number[] = [];
  for (let row = 0; row < units.count; row++) {
    await step();
    const ranking = rankingOf(units, row);
    distances.push(distance(units, row, ranking[0]!));
    const figures = queryFigures(ranking, labels, row);
    if (figures) queries.push(figures);
  }
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
