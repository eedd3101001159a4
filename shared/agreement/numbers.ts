import type { ModelCard, Parts } from '../types';

/** Share of the patch tokens left after the last pruning stage; null where none are pruned. */
export function tokensKept({ tokens }: Parts): number | null {
  const last = tokens?.stages.at(-1);
  return tokens && last ? last.kept.length / (tokens.grid[0] * tokens.grid[1]) : null;
}

/**
 * Multiply-adds of what ran, in units of 1e9: of the exits that ran. What pruning saves is not counted
 * anywhere: null where tokens were dropped.
 */
export function gflops(parts: Parts, card: Pick<ModelCard, 'gflops'>): number | null {
  if (parts.exits) {
    return parts.exits.stages.reduce((sum, exit) => sum + (exit.ran ? exit.gflops : 0), 0);
  }
  const isPruned = (tokensKept(parts) ?? 1) < 1;
  return isPruned ? null : (card.gflops ?? null);
}
