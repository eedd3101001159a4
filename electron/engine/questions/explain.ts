import type { Handlers } from '#shared/contract';
import type { Tensor, TensorRef } from '#shared/types';
import { ablateHeads, attribute, lensThrough, type Subject } from '../explain';
import type { QuestionServices } from './ask';

type ExplainMethod = 'attribution.explain' | 'heads.ablate' | 'lens.read';

export function explainHandlers(services: QuestionServices): Pick<Handlers, ExplainMethod> {
  const { results, tensors, sessions, queue } = services;

  async function explain<T>(
    { job, result }: { job: string; result: string },
    signal: AbortSignal,
    answer: (subject: Subject, keep: (tensor: Tensor) => Promise<TensorRef>) => Promise<T>,
  ): Promise<T> {
    const stored = results.find(result);
    const feeds: Record<string, Tensor> = {};
    for (const kept of stored.feeds.values()) {
      for (const [name, { id }] of Object.entries(kept)) feeds[name] = await tensors.read(id);
    }
    const keep = (tensor: Tensor) => results.putTensor(stored, tensor);
    return queue.run(job, 1, signal, (step) => answer({ stored, feeds, sessions, step }, keep));
  }

  return {
    'attribution.explain': ({ job, result, ...question }, { signal }) =>
      explain({ job, result }, signal, async (subject, keep) => ({
        attribution: await attribute(subject, question, keep),
      })),
    'heads.ablate': ({ job, result, ...question }, { signal }) =>
      explain({ job, result }, signal, async (subject, keep) => ({
        interventions: await ablateHeads(subject, question, keep),
      })),
    'lens.read': ({ job, result }, { signal }) =>
      explain({ job, result }, signal, async (subject, keep) => ({
        lens: await lensThrough(subject, keep),
      })),
  };
}
