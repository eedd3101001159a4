import type { ModelCard, Parts } from '../types';

/** Share of the patch tokens left after the last pruning stage; null where none are pruned. */
export function tokensKept({ tokens }: Parts): number | null {
  const last = tokens?.stages.at(-1);
  return tokens && last ? last.kept.length / (tokens.grid[0] * tokens.grid[1]) : null;
}

/**
 * Multiply-adds of what ran, in units of 1e9: of the exits that ran, or of the tokens that were left.
 * Null where nobody counted, or where tokens were dropped and the card does not tell what a token costs.
 */
export function gflops(parts: Parts, card: Pick<ModelCard, 'gflops' | 'pruning'>): number | null {
  const { exits, tokens } = parts;
  if (exits) return exits.stages.reduce((sum, exit) => sum + (exit.ran ? exit.gflops : 0), 0);
  const costs = card.pruning?.gflops;
  if (tokens && costs) {
    return costs.stages.reduce((sum, { perToken, perPair }, stage) => {
      const { length } = tokens.stages[stage]!.kept;
      return sum + perToken * length + perPair * length ** 2;
    }, costs.rest);
  }
  const isPruned = (tokensKept(parts) ?? 1) < 1;
  return isPruned ? null : (card.gflops ?? null);
}
