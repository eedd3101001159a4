import { answer, gridRect, onGrid, type PlacedAxis, patchOn, placedAxes } from '#shared/attention';
import type { Host } from '#shared/contract';
import { placeIn } from '#shared/figure';
import { axisLength, type Result, type Size, VitrineError } from '#shared/types';
import { words } from '../words';

/** A value for each patch of what a model saw, `[h*w]`; NaN where a patch was dropped. */
export interface PatchValues {
  readonly values: Float32Array;
  readonly axis: PlacedAxis;
}

/**
 * Where the class token of the last layer looks, mean of the heads; where there is none, where all tokens
 * look in the mean. Rejects with VitrineError.
 */
export async function classAttention(host: Host, result: Result): Promise<PatchValues> {
  const layers = result.parts.attention?.layers ?? [];
  const last = layers.at(-1);
  if (!last) {
    throw new VitrineError('unsupported', words.density.notExtractable);
  }
  const ask = { result: result.id, layer: layers.length - 1 };
  const ref = last.tensor ?? (await host.call('attention.layer', ask));
  const { queries, keys } = placedAxes(last);
  const heads = Array.from({ length: last.heads }, (_, head) => head);
  const K = axisLength(keys);
  if (queries.special > 0) {
    // The class token's rows only: all of a large layer would be hundreds of megabytes.
    const rows = await Promise.all(heads.map((head) => host.tensor(ref, [head, 0]))); // [K] each
    const mean = new Float32Array(K);
    for (const { data } of rows) {
      for (let k = 0; k < K; k++) mean[k] = mean[k]! + data[k]! / heads.length;
    }
    return { values: onGrid(mean.subarray(keys.special), keys), axis: keys };
  }
  const { data } = await host.tensor(ref, []); // [heads, Q, K]
  const layer = { heads: last.heads, queries, keys, data: data as Float32Array };
  const mean = answer(layer, { head: 'mean', direction: 'from', token: 'all', quantity: 'weight' });
  return { values: onGrid(mean.subarray(keys.special), keys), axis: keys };
}

/** Longest side in pixels of what patch grids are laid over one another on. */
const RASTER_SIDE = 256;

/** The raster on which maps of other grids compare, [h, w], shaped as the image. */
export function rasterSize([h, w]: Size): Size {
  const scale = RASTER_SIDE / Math.max(h, w);
  return [Math.max(1, Math.round(h * scale)), Math.max(1, Math.round(w * scale))];
}

/**
 * Weights on patches as a density over the image, on a raster: 1 where as much falls as if all were spread
 * evenly over the whole image, whatever the size of the patches. NaN where the model did not see or dropped.
 */
export function densityOnRaster(
  { values, axis }: PatchValues,
  { region, provenance: { imageSize } }: Pick<Result, 'region' | 'provenance'>,
): Float32Array {
  const [height, width] = imageSize;
  const [rows, columns] = rasterSize(imageSize);
  const covered = gridRect(axis, region);
  const [h, w] = axis.grid;
  const patchShare = (covered.width * covered.height) / (h * w) / (width * height);
  const density = new Float32Array(rows * columns).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const point = { x: ((column + 0.5) / columns) * width, y: ((row + 0.5) / rows) * height };
      const place = placeIn(region, point);
      const patch = place && patchOn(axis, place);
      if (patch !== null) density[row * columns + column] = values[patch]! / patchShare;
    }
  }
  return density;
}
