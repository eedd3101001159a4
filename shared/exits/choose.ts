import type { Exit, Parts } from '../types';

/** The setting that holds the threshold of an exit; the last exit has none. */
export const thresholdName = (exit: number): string => `threshold${exit}`;

/**
 * The first exit that is sure enough, the last if none is (DVT, section 3.1). `needs` is an exit that
 * must run before that can be told.
 */
export function chooseExit(
  stages: readonly Pick<Exit, 'confidence'>[],
  thresholds: readonly number[],
): { chosen: number } | { needs: number } {
  for (const [exit, { confidence }] of stages.entries()) {
    if (confidence === null) return { needs: exit };
    if (exit === stages.length - 1 || confidence >= thresholds[exit]!) return { chosen: exit };
  }
  throw new RangeError('A cascade has at least one exit');
}

/** The parts as they are with other thresholds; undefined when an exit is needed that did not run. */
export function withThresholds(parts: Parts, thresholds: readonly number[]): Parts | undefined {
  const { exits } = parts;
  if (!exits) return parts;
  const choice = chooseExit(exits.stages, thresholds);
  if ('needs' in choice) return undefined;
  const stages = exits.stages.map((stage, exit) => ({
    ...stage,
    threshold: thresholds[exit] ?? null,
  }));
  const { top } = stages[choice.chosen]!;
  return { ...parts, predictions: { top }, exits: { chosen: choice.chosen, stages } };
}
