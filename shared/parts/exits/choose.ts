/** The setting that holds the threshold of an exit; the last exit has none. */
export const thresholdName = (exit: number): string => `threshold${exit}`;

/**
 * The first exit that is sure enough, the last if none is (DVT, section 3.1). `needs` is an exit that
 * must run before that can be told.
 */
export function chooseExit(
  stages: readonly { readonly confidence: number | null }[],
  thresholds: readonly number[],
): { chosen: number } | { needs: number } {
  for (const [exit, { confidence }] of stages.entries()) {
    if (confidence === null) return { needs: exit };
    if (exit === stages.length - 1 || confidence >= thresholds[exit]!) return { chosen: exit };
  }
  throw new RangeError('A cascade has at least one exit');
}
