import { milliseconds } from '../../ui/format';
import type { CascadeStage } from './cascade';
import { words } from './words';

/** 0.0267 GFLOPs: three digits that say something. */
export const gigaflops = (value: number): string => words.describe.gflops(short(value));
export const short = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3 });

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

export const exitName = (exit: number): string => words.describe.exit(exit + 1);
export const tokensText = ({ grid: [h, w] }: Pick<CascadeStage, 'grid'>): string =>
  words.describe.tokens(h, w);

/** How a confidence stands to its threshold; the last exit has none. */
export function confidenceText({ confidence, threshold }: CascadeStage): string {
  if (confidence === null) return '–';
  if (threshold === null) return confidence.toFixed(3);
  return `${confidence.toFixed(3)} ${confidence >= threshold ? '≥' : '<'} ${threshold.toFixed(3)}`;
}

export const costText = ({ gflops, ms }: CascadeStage): string =>
  ms === null ? gigaflops(gflops) : `${gigaflops(gflops)}, ${milliseconds(ms)}`;

/** What became of an exit, in a few words. */
export function stateText({ state, threshold }: CascadeStage, failed: boolean): string {
  switch (state) {
    case 'stopped':
      return threshold === null ? words.describe.answered : words.describe.stoppedHere;
    case 'passed':
      return words.describe.belowTheThreshold;
    case 'awaited':
      return failed ? words.describe.failed : words.describe.running;
    case 'beyond':
      return words.describe.runToCompare;
    case 'skipped':
      return words.describe.notRun;
  }
}

/** The outcome in a sentence; a first run takes longer than the next will. */
export function outcomeText(stages: readonly CascadeStage[], firstRun = false): string {
  const exit = stages.findIndex(({ state }) => state === 'stopped');
  const stage = stages[exit];
  if (!stage) return '';
  const { gflopsSoFar, msSoFar } = stage;
  const all = stages.at(-1)!.gflopsSoFar;
  const spent = words.describe.spent(short(gflopsSoFar), gigaflops(all));
  const time =
    msSoFar === null ? '' : `, ${milliseconds(msSoFar)}${firstRun ? words.describe.firstRun : ''}`;
  return words.describe.outcome(exit + 1, stages.length, spent, time);
}
