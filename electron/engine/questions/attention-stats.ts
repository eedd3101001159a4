import { type AttentionTap, axisLength, type Size, type TokenAxis } from '#shared/types';

export interface LayerStats {
  layer: number;
  /** Mean over the rows of each head, in nats. */
  entropy: number[];
  /** Mean attention distance of each head in input pixels; null where tokens have no places. */
  distance: (number | null)[];
}

/**
 * How spread each head is, and how far it looks. Distance as in Dosovitskiy et al. 2021, appendix
 * D.7: between patch centres, weighted by the attention from patch to patch (special tokens have no
 * place, so they are left out and the remaining weights of a row taken as a whole), mean over patches.
 */
export function layerStats(weights: Float32Array, tap: AttentionTap, inputSize: Size): LayerStats {
  const [queries, keys] = [axisLength(tap.queries), axisLength(tap.keys)];
  const between = distances(tap, inputSize);
  const stats: LayerStats = { layer: tap.layer, entropy: [], distance: [] };
  for (let h = 0; h < tap.heads; h++) {
    const head = weights.subarray(h * queries * keys, (h + 1) * queries * keys);
    stats.entropy.push(meanEntropy(head, queries, keys));
    stats.distance.push(between && meanDistance(head, tap, between));
  }
  return stats;
}

const patchesOf = (axis: TokenAxis): number => axisLength(axis) - axis.special;

function meanEntropy(head: Float32Array, queries: number, keys: number): number {
  let sum = 0;
  for (let i = 0; i < queries * keys; i++) {
    const p = head[i]!;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum / queries;
}

function meanDistance(
  head: Float32Array,
  { queries, keys }: AttentionTap,
  between: Float32Array,
): number {
  const places = patchesOf(keys);
  const patches = patchesOf(queries);
  const rowLength = axisLength(keys);
  let total = 0;
  for (let q = 0; q < patches; q++) {
    const row = (q + queries.special) * rowLength + keys.special;
    let weight = 0;
    let path = 0;
    for (let k = 0; k < places; k++) {
      const p = head[row + k]!;
      weight += p;
      path += p * between[q * places + k]!;
    }
    // All attention on special tokens: such a patch looks nowhere and adds no distance.
    if (weight > 0) total += path / weight;
  }
  return total / patches;
}

/** Between the centres of the query and key cells that are left, `[patches, places]` in pixels of the model's input. */
function distances({ queries, keys, reduction }: AttentionTap, size: Size): Float32Array | null {
  if (!hasPlaces(queries) || (!hasPlaces(keys) && !reduction)) return null;
  const cell = [size[0] / queries.grid[0], size[1] / queries.grid[1]] as const;
  const from = centres(queries, cell);
  // Reduced keys cover whole squares of queries, which may leave the last rows and columns out.
  const to = centres(
    keys,
    reduction
      ? [cell[0] * reduction, cell[1] * reduction]
      : [size[0] / keys.grid[0], size[1] / keys.grid[1]],
  );
  const between = new Float32Array(from.length * to.length);
  from.forEach(([y, x], q) => {
    to.forEach(([v, u], k) => {
      between[q * to.length + k] = Math.hypot(y - v, x - u);
    });
  });
  return between;
}

/** A row of learned queries, `[1, N]`, is no place in the image. */
const hasPlaces = ({ grid }: TokenAxis): boolean => grid[0] > 1;

/** In pixels; `height` and `width` are those of one cell. */
function centres(
  { grid: [h, w], places }: TokenAxis,
  [height, width]: readonly [number, number],
): [number, number][] {
  const cells = places ?? Array.from({ length: h * w }, (_, i) => i);
  return cells.map((i) => [(Math.floor(i / w) + 0.5) * height, ((i % w) + 0.5) * width]);
}
