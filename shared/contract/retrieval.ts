import { z } from 'zod';
import { FileEntry } from '../types';
import { method } from './method';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
/** Number of an image among those of the run that have embeddings, from 0. */
const row = count;

/** Embeddings by their first principal components, centred, divided by their deviations where `whiten`. */
export const Reduction = z.object({ dimensions: z.number().int().min(1), whiten: z.boolean() });
export type Reduction = z.infer<typeof Reduction>;

export const RetrievedImage = z.object({
  row,
  name: z.string(),
  /** True class; null where it is not known. */
  label: z.string().nullable(),
  /** Null for an input of an `.npy` file. */
  file: FileEntry.nullable(),
});
export type RetrievedImage = z.infer<typeof RetrievedImage>;

/** `similarity`: cosine of the embeddings, -1 to 1. */
export const Hit = RetrievedImage.extend({ similarity: z.number() });
export type Hit = z.infer<typeof Hit>;

/** In pixels of the upright image. */
export const Crop = z.object({
  left: count,
  top: count,
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
export type Crop = z.infer<typeof Crop>;

const RetrievalQuery = z.discriminatedUnion('kind', [
  /** Images of the run; of several, the mean of their embeddings, each of length 1. They do not find themselves. */
  z.object({ kind: z.literal('rows'), rows: z.array(row).min(1).max(100) }),
  /** Any image, or part of it. */
  z.object({ kind: z.literal('file'), file: z.string(), crop: Crop.nullable() }),
]);

/** How well images find those of their own class. Queries do not find themselves. */
export const RetrievalFigures = z.object({
  /** Images that were searched for: their class is known, and another image has it. */
  queries: count,
  /** Share of queries with a hit among the first k, by k. */
  recall: z.record(z.string(), share),
  /** Mean average precision. */
  map: share,
  /** The same over the first R images, R being the number of images of the class. */
  mapAtR: share,
  /** Mean share of hits among the first R images. */
  rPrecision: share,
});
export type RetrievalFigures = z.infer<typeof RetrievalFigures>;

/** How a run's embeddings find images of the same class, and how they are spread. */
export const RunRetrieval = z.object({
  images: count,
  /** Images that the figures are of: all, or evenly chosen ones of a long run. */
  measured: count,
  dimensions: count,
  /** Null where no two images are known to be of one class. */
  figures: RetrievalFigures.nullable(),
  classes: z.record(z.string(), RetrievalFigures),
  spread: z.object({
    /** Mean Euclidean distance of embeddings of length 1 to their nearest other one. */
    nearestDistance: z.number(),
    /** Kozachenko-Leonenko term (IRT, section 3.2); null where two embeddings are equal, which makes it infinite. */
    koleo: z.number().nullable(),
    /** Principal components of the embeddings as they are that hold 90 % of their variance. */
    dimensionsTo90: count,
  }),
});
export type RunRetrieval = z.infer<typeof RunRetrieval>;

const run = z.string();
const job = z.string();
const reduction = Reduction.nullable();

export const retrievalMethods = {
  /** What can be searched in a run. Rejects with `bad-input` where it keeps no embeddings. */
  'retrieval.open': method(
    z.object({ run }),
    z.object({ images: count, dimensions: count, labelled: count }),
  ),
  'retrieval.images': method(
    z.object({ run, rows: z.array(row).max(500) }),
    z.array(RetrievedImage),
  ),
  /** The images most similar to the query, most similar first. */
  'retrieval.search': method(
    z.object({
      ...{ run, job, reduction },
      query: RetrievalQuery,
      most: z.number().int().min(1).max(500),
    }),
    z.array(Hit),
  ),
  'retrieval.figures': method(
    z.object({ run, job, reduction }),
    RunRetrieval.extend({
      /** Distances to the nearest other embedding: how many of them lie in each bin of equal width from 0 to `most`. */
      distances: z.object({ most: z.number(), counts: z.array(count) }),
      /** Pairs of nearest images, nearest first. */
      duplicates: z.array(z.object({ pair: z.tuple([row, row]), similarity: z.number() })),
      /** Images that are farthest from their nearest one, farthest first. */
      outliers: z.array(z.object({ row, distance: z.number() })),
    }),
  ),
  /** Recall@1 by kept dimensions, null where no classes are known, and the share of the variance in the first 1, 2, ... */
  'retrieval.dimensions': method(
    z.object({ run, job, whiten: z.boolean() }),
    z.object({
      recall: z.array(z.object({ dimensions: count, at1: share.nullable() })),
      energy: z.array(share),
    }),
  ),
};
