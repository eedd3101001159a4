import type { Handlers } from '#shared/contract';
import { type Samples, type Tensor, VitrineError } from '#shared/types';
import { imagePng } from '../style/files';
import type { RgbImage } from '../style/rgb-image';
import { bytesOf } from '../tensors/npy';
import type { QuestionServices } from './ask';

export const samplesHandlers = ({
  results,
  tensors,
}: Pick<QuestionServices, 'results' | 'tensors'>): Pick<Handlers, 'samples.file'> => ({
  'samples.file': async ({ result }) => {
    const { samples, image, model } = results.find(result);
    if (!samples) {
      throw new VitrineError('bad-input', `${model.card.id} made no image`, {
        hint: 'Choose a model that generates images, and run it on a seed.',
      });
    }
    const pixels = pixelsOf(await tensors.read(samples.image.id), samples.range);
    const name = `${image.name}, ${model.card.id}.png`;
    return { name, bytes: bytesOf(await imagePng(pixels)) };
  },
});

/** As `[3, h, w]` in 0..1; one channel becomes grey. */
function pixelsOf({ shape, data }: Tensor, [low, high]: Samples['range']): RgbImage {
  const [channels = 1, height = 1, width = 1] = shape;
  const plane = height * width;
  const rgb = new Float32Array(3 * plane);
  for (let i = 0; i < rgb.length; i++) {
    const value = data[channels === 1 ? i % plane : i]!;
    rgb[i] = (value - low) / (high - low);
  }
  return { shape: [3, height, width], data: rgb };
}
