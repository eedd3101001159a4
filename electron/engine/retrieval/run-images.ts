import type { DuckDBListValue } from '@duckdb/node-api';
import { VitrineError } from '#shared/types';
import { Database } from '../table/database';
import { rowSourceIn } from '../table/source';
import { type Descriptors, descriptorsOf } from './descriptors';

/** The images of a run that have embeddings, in the order of its rows. */
export interface RunImages {
  readonly images: readonly string[];
  /** True classes, null where they are not known. */
  readonly labels: readonly (string | null)[];
  readonly descriptors: Descriptors;
}

/** Throws VitrineError('bad-input') where the run in `folder` has no embeddings. */
export async function runImages(folder: string): Promise<RunImages> {
  const { name, query } = await rowSourceIn(folder);
  const database = await Database.open();
  try {
    const reader = await database.connection.runAndReadAll(
      `SELECT image, truth, embedding FROM (${query}) WHERE embedding IS NOT NULL ORDER BY input, "index"`,
    );
    const [images = [], labels = [], embeddings = []] = reader.getColumns();
    if (images.length === 0) {
      throw new VitrineError('bad-input', `${name} has no embeddings`, {
        hint: 'Run it again with --embeddings, or with “Keep embeddings” in the window.',
      });
    }
    return {
      images: images as string[],
      labels: labels as (string | null)[],
      descriptors: descriptorsOf(
        embeddings.map((list) => (list as DuckDBListValue).items as number[]),
      ),
    };
  } finally {
    database.close();
  }
}
