import { Worker } from 'node:worker_threads';
import { cancelled, VitrineError } from '#shared/types';
import type { Progress } from '../../jobs/progress';
import { layOut, type UmapInput } from './lay-out';

/** What the thread sends: how far it is, then the places `[count, 2]`. */
export type UmapMessage =
  | { readonly share: number; readonly step: string }
  | { readonly places: Float32Array };

/**
 * Lays vectors out by UMAP in a thread of its own, which a cancel ends at once. `module`: umap-thread.ts as it was
 * built; without it, in this thread.
 */
export function layOutAside(
  module: string | undefined,
  input: UmapInput,
  progress: Progress,
  signal: AbortSignal,
): Promise<Float32Array> {
  if (!module) return layOut(input, progress);
  const worker = new Worker(module, { workerData: input });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  return new Promise<Float32Array>((resolve, reject) => {
    worker.on('message', (message: UmapMessage) => {
      if ('places' in message) resolve(message.places);
      else progress(message.share, message.step);
    });
    worker.on('error', reject);
    // After the places it ends too: nothing hears of that any more.
    worker.on('exit', () => reject(signal.aborted ? cancelled() : ended()));
    if (signal.aborted) stop();
  }).finally(() => signal.removeEventListener('abort', stop));
}

const ended = () =>
  new VitrineError('out-of-memory', 'UMAP ended before it was done', {
    hint: 'There may be too little memory for so many rows. Close other programs and try again.',
  });
