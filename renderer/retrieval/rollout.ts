import { answer, gridValues, onGrid } from '#shared/attention';
import type { Host } from '#shared/contract';
import { axisLength, type ImageRegion, type Size } from '#shared/types';

/** How much each patch counts for the class token, or for all tokens on the average, after all layers. */
export interface RolloutMap {
  /** `[h*w]`; NaN where a patch was dropped. */
  readonly values: Float32Array;
  readonly grid: Size;
  /** Where the grid lies on the image. */
  readonly region: ImageRegion;
}

interface Asked {
  readonly job: string;
  readonly file: string;
  readonly model: string;
  readonly settings: Record<string, string | number | boolean>;
}

/** Runs a model on an image. Rejects with VitrineError, 'unsupported' where there is no rollout. */
export async function rolloutOf(
  host: Host,
  { job, file, model, settings }: Asked,
  signal: AbortSignal,
): Promise<RolloutMap | null> {
  const result = await host.call('analyze.run', { job, file, model, settings }, { signal });
  const last = result.parts.attention?.layers.at(-1);
  if (!last) return null;
  const ref = await host.call('attention.rollout', { result: result.id }, { signal });
  const rollout = await host.tensor(ref, [ref.shape[0]! - 1], { signal }); // [Q, K]
  const { queries, keys } = last;
  const [q, k] = [axisLength(queries), axisLength(keys)];
  if (rollout.data.length !== q * k) return null;
  const values = answer(
    { heads: 1, queries, keys, data: Float32Array.from(rollout.data) },
    { head: 0, direction: 'from', token: queries.special > 0 ? 0 : 'all', quantity: 'weight' },
  );
  return { values: onGrid(gridValues(values, keys), keys), grid: keys.grid, region: result.region };
}
