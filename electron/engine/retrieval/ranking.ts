import { type Descriptors, rowOf } from './descriptors';

export interface Hit {
  readonly row: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/** Cosine of a query of length 1 with every descriptor, all of length 1. */
function cosines(
  { values, count, length }: Descriptors,
  query: Float32Array | Float64Array,
): Float64Array {
  const found = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * length;
    let sum = 0;
    for (let i = 0; i < length; i++) sum += values[start + i]! * query[i]!;
    found[row] = sum;
  }
  return found;
}

/** The `k` most similar, most similar first; of equal ones the lower row first. Exact. */
export function nearest(
  descriptors: Descriptors,
  query: Float32Array | Float64Array,
  k: number,
): Hit[] {
  const similarity = cosines(descriptors, query);
  const hits: Hit[] = [];
  for (let row = 0; row < similarity.length; row++) {
    const hit = { row, similarity: similarity[row]! };
    if (hits.length === k && hit.similarity <= hits[k - 1]!.similarity) continue;
    let at = hits.length;
    while (at > 0 && hits[at - 1]!.similarity < hit.similarity) at--;
    hits.splice(at, 0, hit);
    if (hits.length > k) hits.pop();
  }
  return hits;
}

/** All other rows by similarity to one, most similar first; of equal ones the lower row first. */
export function rankingOf(descriptors: Descriptors, row: number): Int32Array {
  const similarity = cosines(descriptors, rowOf(descriptors, row));
  const others = Int32Array.from({ length: descriptors.count - 1 }, (_, i) => i + Number(i >= row));
  return others.sort((a, b) => similarity[b]! - similarity[a]! || a - b);
}

/** The row most similar to another; of equal ones the lower row. */
export function nearestOther(descriptors: Descriptors, row: number): number {
  const similarity = cosines(descriptors, rowOf(descriptors, row));
  similarity[row] = Number.NEGATIVE_INFINITY;
  let best = row === 0 ? 1 : 0;
  for (let other = 0; other < similarity.length; other++) {
    if (similarity[other]! > similarity[best]!) best = other;
  }
  return best;
}
