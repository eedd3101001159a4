import type { DuckDBListValue } from '@duckdb/node-api';
import type { Umap } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Step } from '../jobs/queue';
import { Database, float32, int32 } from './database';
import { principalAxes } from './principal';
import type { RowSource } from './source';
import type { UmapInput } from './umap/lay-out';

/** Embeddings that the axes of a projection are found from: their spread is that of all. */
const SAMPLE = 2000;

/** The embeddings of a run in the order of its rows, read anew for each question: they can be large. */
async function asking<T>(source: RowSource, ask: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open();
  try {
    await database.run(`CREATE VIEW vectors AS SELECT
      (row_number() OVER (ORDER BY input, "index") - 1)::INTEGER AS row, embedding
      FROM (${source.query})`);
    return await ask(database);
  } finally {
    database.close();
  }
}

/** Length of the embeddings; 0 where there are none. */
export const dimensionsOf = (source: RowSource): Promise<number> =>
  asking(source, async (database) => {
    const [found] = await database.all<{ length: number | null }>(
      'SELECT len(embedding)::INTEGER AS length FROM vectors WHERE embedding IS NOT NULL LIMIT 1',
    );
    return found?.length ?? 0;
  });

/** Cosine of every embedding with that of `row`, NaN for rows without one. */
export const similarities = (source: RowSource, row: number): Promise<Float32Array> =>
  asking(source, async (database) => {
    const [own] = await vectorsWhere(database, `row = ${row}`);
    if (!own) throw withoutEmbedding();
    const cosine = `list_cosine_similarity(embedding, ${literal(own)})::FLOAT`;
    const [values] = await database.columns(`SELECT ${cosine} FROM vectors ORDER BY row`, float32);
    return values!;
  });

/** Coordinates of every embedding along the two principal axes, NaN for rows without one. */
export const principalPlaces = (source: RowSource, step: Step): Promise<Float32Array[]> =>
  asking(source, async (database) => {
    await step('Reading embeddings');
    const [count] = await database.all<{ n: number }>(
      'SELECT count(embedding)::INTEGER AS n FROM vectors',
    );
    const every = Math.max(1, Math.ceil((count?.n ?? 0) / SAMPLE));
    const sample = await vectorsWhere(database, `row % ${every} = 0`);
    if (sample.length < 3) throw withoutEmbedding();
    const { mean, axes } = await principalAxes(sample, step);
    await step('Projecting every row');
    const coordinates = axes.map((axis) => {
      const offset = axis.reduce((sum, weight, i) => sum + weight * mean[i]!, 0);
      return `(list_inner_product(embedding, ${literal(axis)}) - (${offset}))::FLOAT`;
    });
    return database.columns(`SELECT ${coordinates.join(', ')} FROM vectors ORDER BY row`, float32);
  });

/** Places of every embedding by UMAP, NaN for rows without one: those across, then those up. */
export const umapPlaces = (
  source: RowSource,
  parameters: Umap,
  layOut: (input: UmapInput) => Promise<Float32Array>,
): Promise<[Float32Array, Float32Array]> =>
  asking(source, async (database) => {
    const [all] = await database.columns('SELECT row FROM vectors ORDER BY row', int32);
    const [rows] = await database.columns(
      'SELECT row FROM vectors WHERE embedding IS NOT NULL ORDER BY row',
      int32,
    );
    const embeddings = await vectorsWhere(database, 'true');
    if (embeddings.length < 3) throw withoutEmbedding();
    const dimensions = embeddings[0]!.length;
    const vectors = new Float32Array(embeddings.length * dimensions);
    for (const [i, vector] of embeddings.entries()) vectors.set(vector, i * dimensions);
    const places = await layOut({ count: embeddings.length, dimensions, vectors, parameters });
    const x = new Float32Array(all!.length).fill(Number.NaN);
    const y = x.slice();
    rows!.forEach((row, i) => {
      x[row] = places[2 * i]!;
      y[row] = places[2 * i + 1]!;
    });
    return [x, y];
  });

async function vectorsWhere(database: Database, where: string): Promise<Float32Array[]> {
  const reader = await database.connection.runAndReadAll(
    `SELECT embedding FROM vectors WHERE embedding IS NOT NULL AND ${where} ORDER BY row`,
  );
  const [lists] = reader.getColumns();
  return (lists ?? []).map((list) =>
    Float32Array.from((list as DuckDBListValue).items as number[]),
  );
}

const literal = (vector: Float32Array): string => `[${vector.join(', ')}]::FLOAT[]`;

const withoutEmbedding = (): VitrineError =>
  new VitrineError('bad-input', 'There is no embedding of this image', {
    hint: 'Start a run with “Keep embeddings” and a model that has a classifier.',
  });
