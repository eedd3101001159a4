import { chooseExit, thresholdName } from '#shared/exits';
import type { Exit, Exits, ModelCard } from '#shared/types';
import type { Settings } from '../../state';

/**
 * - `passed`: below the threshold, so that the next exit ran;
 * - `stopped`: its classes are the answer;
 * - `awaited`: needed under these thresholds, and not there yet;
 * - `beyond`: ran though the answer was found before it;
 * - `skipped`: did not run.
 */
type StageState = 'passed' | 'stopped' | 'awaited' | 'beyond' | 'skipped';

/** One exit as it stands under the thresholds in force. */
export interface CascadeStage extends Exit {
  readonly state: StageState;
  /** With all exits before it; milliseconds are null where one of them did not run. */
  readonly gflopsSoFar: number;
  readonly msSoFar: number | null;
}

/** The thresholds in force, of every exit but the last. */
export const thresholdsOf = (stages: readonly unknown[], settings: Settings): number[] =>
  stages.slice(0, -1).map((_, exit) => Number(settings[thresholdName(exit)]));

/** The exits of a card as they stand with what is known of an image: nothing, before the first run. */
export function cascadeOf(
  card: ModelCard,
  settings: Settings,
  exits: Exits | undefined,
): CascadeStage[] {
  const stages = exits?.stages ?? (card.stages ?? []).map(notRun);
  const thresholds = thresholdsOf(stages, settings);
  const choice = chooseExit(stages, thresholds);
  let gflopsSoFar = 0;
  let msSoFar: number | null = 0;
  return stages.map((stage, exit) => {
    gflopsSoFar += stage.gflops;
    msSoFar = msSoFar === null || stage.ms === null ? null : msSoFar + stage.ms;
    const threshold = thresholds[exit] ?? null;
    return { ...stage, threshold, state: stateOf(exit, stage, choice), gflopsSoFar, msSoFar };
  });
}

const notRun = ({ grid, gflops }: { grid: [number, number]; gflops: number }): Exit => ({
  tokens: grid[0] * grid[1],
  grid,
  gflops,
  ran: false,
  confidence: null,
  threshold: null,
  ms: null,
  top: [],
});

function stateOf(exit: number, { ran }: Exit, choice: ReturnType<typeof chooseExit>): StageState {
  const end = 'chosen' in choice ? choice.chosen : choice.needs;
  if (exit < end) return 'passed';
  if (exit === end) return 'chosen' in choice ? 'stopped' : 'awaited';
  return ran ? 'beyond' : 'skipped';
}
