import type { Handlers, Output } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { sizeOf } from '../family-kit/family';
import {
  entropyOf,
  featuresOf,
  fileOf,
  pointClasses,
  type Segmented,
  scoreOf,
} from '../segmentation/answers';
import { sizesThrough } from '../segmentation/logits';
import { ask, type QuestionServices } from './ask';

type SegmentationMethod = Exclude<
  Extract<keyof Handlers, `segmentation.${string}`>,
  'segmentation.score'
>;

export function segmentationHandlers(
  services: QuestionServices,
): Pick<Handlers, SegmentationMethod> {
  const { results, queue } = services;
  return {
    // Not queued: the pointer does not wait for a run.
    'segmentation.point': async (question) =>
      pointClasses(segmented(question.result, services), question),

    'segmentation.entropy': async ({ result }, { signal }) => {
      const about = segmented(result, services);
      const stored = results.find(result);
      return ask(queue, { about: 'entropy', result }, signal, async (step) => {
        stored.entropy ??= await entropyOf(about, step);
        return stored.entropy;
      });
    },

    'segmentation.file': async ({ result, form }, { signal }) => {
      const about = segmented(result, services);
      return ask(queue, { about: form, result }, signal, (step) => fileOf(about, form, step));
    },

    'segmentation.features': async ({ result, stage }, { signal }) => {
      const about = segmented(result, services);
      const question = { about: `stage ${stage}`, result };
      return ask(queue, question, signal, () => featuresOf(about, stage));
    },
  };
}

/** The class map of a result against the ground-truth mask at `path`. */
export async function segmentationScore(
  result: string,
  path: string,
  signal: AbortSignal,
  services: QuestionServices,
): Promise<Output<'segmentation.score'>> {
  const about = segmented(result, services);
  return ask(services.queue, { about: 'score', result }, signal, () => scoreOf(about, path));
}

/** Throws VitrineError('bad-input') where there is no segmentation. */
function segmented(id: string, { results, tensors, sessions }: QuestionServices): Segmented {
  const stored = results.find(id);
  const { segmentation, image, input, model } = stored;
  const { card } = model;
  if (!segmentation) {
    throw new VitrineError('bad-input', `${card.id} gave no class map`, {
      hint: 'Choose a segmentation model.',
    });
  }
  return {
    card,
    image: image.name,
    part: segmentation,
    sizes: sizesThrough(card, sizeOf(input, card), image.size),
    read: (ref) => tensors.read(ref.id),
    keep: (tensor) => results.putTensor(stored, tensor),
    output: async (name) => {
      const graph = { layers: [], outputs: 'all' } as const;
      return (await sessions.run(model, input, graph)).outputs.get(name)!;
    },
  };
}
