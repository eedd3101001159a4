import type { Handlers } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Memo } from '../results/memo';
import { attentionOf, imageFile, type Styled } from '../style/answers';
import { ask, type QuestionServices } from './ask';

type StylizedMethod = Extract<keyof Handlers, `stylized.${string}`>;

interface Services extends QuestionServices {
  readonly memo: Memo;
}

export const stylizedHandlers = (services: Services): Pick<Handlers, StylizedMethod> => ({
  // Not queued where nothing must run: a pointer moves over patches.
  'stylized.attention': async (question, { signal }) =>
    attentionOf(styled(question.result, signal, services), question),
  'stylized.file': async (question, { signal }) =>
    imageFile(styled(question.result, signal, services), question),
});

/** Throws VitrineError('bad-input') where there is no stylised image. */
function styled(id: string, signal: AbortSignal, services: Services): Styled {
  const { results, tensors, sessions, queue, memo, threads } = services;
  const stored = results.find(id);
  const { stylized, image, input, model } = stored;
  const { card } = model;
  if (!stylized) {
    throw new VitrineError('bad-input', `${card.id} made no image`, {
      hint: 'Choose a model for style transfer, or another image-to-image model.',
    });
  }
  return {
    card,
    image: image.name,
    part: stylized,
    threads,
    read: (ref) => tensors.read(ref.id),
    keep: (tensor) => results.putTensor(stored, tensor),
    once: (key, compute) => memo.get(model.card, key, compute),
    run: (file, feeds, outputs) =>
      ask(queue, { about: outputs.join(), result: id }, signal, async (step) => {
        await step('running the model');
        const graph = { file, feeds, layers: [], outputs };
        return (await sessions.run(model, input, graph)).outputs;
      }),
  };
}
