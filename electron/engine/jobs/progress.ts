import type { Emit } from './queue';

/** `share` of a job outside the queue that is done, 0 to 1. */
export type Progress = (share: number, step: string) => void;

/** Reports a job outside the queue whenever another hundredth of it is done. */
export function progressOf(emit: Emit, job: string): Progress {
  let reported = -1;
  return (share, step) => {
    const done = Math.floor(100 * share);
    if (done > reported) emit('job', { job, state: 'running', step, done, total: 100 });
    reported = Math.max(reported, done);
  };
}
