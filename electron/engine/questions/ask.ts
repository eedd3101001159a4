import type { JobQueue, Step } from '../jobs/queue';
import type { SessionPool } from '../onnx-sessions/pool';
import type { ResultStore } from '../results/store';
import type { TensorStore } from '../tensors/store';

/** What questions about results are answered with. */
export interface QuestionServices {
  readonly results: ResultStore;
  readonly tensors: TensorStore;
  readonly sessions: SessionPool;
  readonly queue: JobQueue;
  readonly threads: number;
}

let questions = 0;

/** A question about a result is a job of its own: two who ask the same do not replace each other. */
export const ask = <T>(
  queue: JobQueue,
  question: { readonly about: string; readonly result: string; readonly steps?: number },
  signal: AbortSignal,
  work: (step: Step) => Promise<T>,
): Promise<T> => {
  const { about, result, steps = 1 } = question;
  return queue.run(`${about} of ${result} (${questions++})`, steps, signal, work);
};
