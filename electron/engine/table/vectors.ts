import type { DuckDBListValue } from '@duckdb/node-api';
import { VitrineError } from '#shared/types';
import type { Step } from '../jobs/queue';
import { Database, float32 } from './database';
import { principalAxes } from './principal';
import type { RowSource } from './source';

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
export const projection = (source: RowSource, step: Step): Promise<Float32Array[]> =>
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
