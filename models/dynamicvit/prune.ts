import type { AttentionTap, Size, Tensor, TokenAxis } from '#shared/types';

/** Added to a keep score, a log-probability, this decides alone. */
export const FORCED = 1e9;

/** Grid indices of the patches that a stage kept, ascending. */
export const keptAt = (outputs: ReadonlyMap<string, Tensor>, stage: number): number[] =>
  Array.from(outputs.get(`kept${stage}`)!.data);

/** The attention layer between the tokens that the stages before it left. */
export function survivors(
  tap: AttentionTap,
  grid: Size,
  stages: readonly { beforeLayer: number; kept: number[] }[],
): AttentionTap {
  const kept = stages.findLast(({ beforeLayer }) => beforeLayer <= tap.layer)?.kept;
  if (!kept || kept.length === grid[0] * grid[1]) return tap;
  const axis: TokenAxis = { ...tap.queries, places: kept };
  return { ...tap, queries: axis, keys: axis };
}
