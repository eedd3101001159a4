import { type ModelCard, type Tensor, VitrineError } from '#shared/types';
import { fact, type SeedContext } from '../../electron/engine/family-kit';
import type { Network } from './batch';
import type { Query } from './solvers/solver';

/** The score network of a card. It rejects with 'shape-mismatch' where the graph gives another shape. */
export function networkOf({ card, run }: Pick<SeedContext<unknown>, 'card' | 'run'>): Network {
  const { shape, time, batch } = fact(card, 'sampler');
  const length = shape.reduce((a, b) => a * b, 1);
  const scoresOf = async (queries: readonly Query[]): Promise<Float64Array[]> => {
    const count = queries.length;
    const x = new Float64Array(count * length);
    for (const [i, query] of queries.entries()) x.set(query.x, i * length);
    const t = Float64Array.from(queries, (query) => query.t);
    const outputs = await run({
      [card.input]: { shape: [count, ...shape], data: x },
      [time]: { shape: [count], data: t },
    });
    const score = checked(card, outputs.get(card.output), [count, ...shape]);
    return queries.map((_, i) => Float64Array.from(score.subarray(i * length, (i + 1) * length)));
  };
  if (batch !== 1) return scoresOf;
  // Exported for one sample at a time.
  return async (queries) => {
    const scores: Float64Array[] = [];
    for (const query of queries) scores.push(...(await scoresOf([query])));
    return scores;
  };
}

function checked(card: ModelCard, score: Tensor | undefined, wanted: readonly number[]) {
  if (score && String(score.shape) === String(wanted)) return score.data;
  const is = score ? `is [${score.shape.join(', ')}]` : 'is missing';
  throw new VitrineError(
    'shape-mismatch',
    `The score “${card.output}” of ${card.id} ${is}, for x of [${wanted.join(', ')}]`,
    {
      hint: 'A score has the shape of x. Export the network so, with a free batch axis.',
      detail: { wanted: [...wanted] },
    },
  );
}
