import { milliseconds } from '../../ui/format';
import type { CascadeStage } from './cascade';

/** 0.0267 GFLOPs: three digits that say something. */
export const gigaflops = (value: number): string => `${short(value)} GFLOPs`;
export const short = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3 });

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

export const exitName = (exit: number): string => `Exit ${exit + 1}`;
export const tokensText = ({ grid: [h, w] }: Pick<CascadeStage, 'grid'>): string =>
  `${h} × ${w} tokens`;

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
      return threshold === null ? 'answered' : 'stopped here';
    case 'passed':
      return 'below the threshold';
    case 'awaited':
      return failed ? 'failed' : 'running…';
    case 'beyond':
      return 'run to compare';
    case 'skipped':
      return 'not run';
  }
}

/** The outcome in a sentence; a first run takes longer than the next will. */
export function outcomeText(stages: readonly CascadeStage[], firstRun = false): string {
  const exit = stages.findIndex(({ state }) => state === 'stopped');
  const stage = stages[exit];
  if (!stage) return '';
  const { gflopsSoFar, msSoFar } = stage;
  const all = stages.at(-1)!.gflopsSoFar;
  const spent = `${short(gflopsSoFar)} of ${gigaflops(all)}`;
  const time =
    msSoFar === null ? '' : `, ${milliseconds(msSoFar)}${firstRun ? ' (first run)' : ''}`;
  return `Stopped at exit ${exit + 1} of ${stages.length}: ${spent}${time}`;
}
