import type { RunInfo, RunState } from '#shared/contract';

export const stateNames: Record<RunState, string> = {
  running: 'Running',
  paused: 'Paused',
  interrupted: 'Interrupted',
  cancelled: 'Stopped',
  done: 'Done',
  failed: 'Failed',
};

/** 41.2 img/s; slow ones by the minute. */
export function rateText(rate: number): string {
  if (rate >= 1) return `${rate < 100 ? rate.toPrecision(3) : Math.round(rate)} img/s`;
  return `${(60 * rate).toPrecision(2)} img/min`;
}

/** 1,250 of 2,000 images, 3 failed. */
export function progressText({ done, total, failed }: RunInfo): string {
  const count = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} images`;
  return failed > 0 ? `${count}, ${failed.toLocaleString('en')} failed` : count;
}

/** It rests, and has images left or could not write its end. */
export const canGoOn = ({ state }: RunInfo): boolean => state !== 'running' && state !== 'done';
