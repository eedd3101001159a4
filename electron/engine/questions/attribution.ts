import type { Handlers } from '#shared/contract';
import type { Tensor } from '#shared/types';
import { attribute } from '../explain';
import { ask, type QuestionServices } from './ask';

export const attributionHandlers = ({
  results,
  tensors,
  sessions,
  queue,
}: QuestionServices): Pick<Handlers, 'attribution.explain'> => ({
  'attribution.explain': async ({ result, ...question }, { signal }) => {
    const stored = results.find(result);
    const feeds: Record<string, Tensor> = {};
    for (const kept of stored.feeds.values()) {
      for (const [name, { id }] of Object.entries(kept)) feeds[name] = await tensors.read(id);
    }
    return ask(queue, { about: question.method, result }, signal, async (step) => ({
      attribution: await attribute({ stored, feeds, sessions, step }, question, (tensor) =>
        results.putTensor(stored, tensor),
      ),
    }));
  },
});
