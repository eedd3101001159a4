import type { RetrievalFigures } from '#shared/contract';
import { type Descriptors, rowOf } from './descriptors';

/** What one query found. */
export interface QueryFigures {
  readonly label: string;
  /** Place of the first hit, from 1. */
  readonly first: number;
  readonly ap: number;
  readonly apAtR: number;
  readonly rPrecision: number;
}

/** Figures of one query by its ranking; undefined where no other image has its class. */
export function queryFigures(
  ranking: Int32Array,
  labels: readonly (string | null)[],
  row: number,
): QueryFigures | undefined {
  const label = labels[row];
  if (label === null || label === undefined) return undefined;
  const found = Array.from(ranking, (other) => labels[other] === label);
  const r = found.filter(Boolean).length;
  if (r === 0) return undefined;
  let hits = 0;
  let sum = 0;
  let sumAtR = 0;
  let hitsAtR = 0;
  for (const [i, isHit] of found.entries()) {
    if (!isHit) continue;
    hits++;
    sum += hits / (i + 1);
    if (i >= r) continue;
    sumAtR += hits / (i + 1);
    hitsAtR++;
  }
  return {
    label,
    first: found.indexOf(true) + 1,
    ap: sum / r,
    apAtR: sumAtR / r,
    rPrecision: hitsAtR / r,
  };
}

/** Means over queries; NaN without any. */
export function summarize(
  queries: readonly QueryFigures[],
  ks: readonly number[],
): RetrievalFigures {
  const mean = (of: (query: QueryFigures) => number) =>
    queries.reduce((sum, query) => sum + of(query), 0) / queries.length;
  return {
    queries: queries.length,
    recall: Object.fromEntries(ks.map((k) => [k, mean(({ first }) => Number(first <= k))])),
    map: mean(({ ap }) => ap),
    mapAtR: mean(({ apAtR }) => apAtR),
    rPrecision: mean(({ rPrecision }) => rPrecision),
  };
}

/** Euclidean. */
export function distance(descriptors: Descriptors, a: number, b: number): number {
  const other = rowOf(descriptors, b);
  return Math.hypot(...rowOf(descriptors, a).map((value, i) => value - other[i]!));
}

/** Kozachenko-Leonenko term (IRT, section 3.2): minus the mean logarithm of the distances to the nearest other. */
export const koleo = (distances: readonly number[]): number =>
  -distances.reduce((sum, distance) => sum + Math.log(distance), 0) / distances.length;
