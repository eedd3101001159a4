import { presentParts } from '../parts';
import type { ModelCard, Parts } from '../types';

/** Multiply-adds of what ran, in units of 1e9; null where they are not known. */
export function gflops(parts: Parts, card: ModelCard): number | null {
  for (const { part, value } of presentParts(parts)) {
    const cost = part.cost?.(value, card);
    if (cost !== undefined) return cost;
  }
  return card.gflops ?? null;
}
