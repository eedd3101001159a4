import type { Handlers } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { type Generator, type Tensor, VitrineError } from '#shared/types';
import { animation } from '../image/animation';
import type { QuestionServices } from './ask';

/** Frames are enlarged to at least so many pixels a side, by whole numbers. */
const LEAST_SIDE = 256;

export const generatorHandlers = ({
  results,
  tensors,
}: Pick<QuestionServices, 'results' | 'tensors'>): Pick<Handlers, 'generator.animation'> => ({
  'generator.animation': async ({ result, space, form }) => {
    const { generator, image, model } = results.find(result);
    if (!generator?.explained) {
      throw new VitrineError('bad-input', `${model.card.id} made no walk to animate`, {
        hint: 'Choose a generator, and run it without “Image only”.',
      });
    }
    const walk = await tensors.read(generator.explained.walks[space].id);
    const { extension } = exportFormats.animation[form];
    const name = `${image.name} to ${generator.mix.other} in ${space}, ${model.card.id}.${extension}`;
    return { name, bytes: await animation(framesOf(walk, generator.range), form) };
  },
});

/** `[F, C, h, w]` as bytes, enlarged, there and back again. */
function framesOf({ shape, data }: Tensor, [low, high]: Generator['range']) {
  const [count = 0, channels = 1, h = 1, w = 1] = shape;
  const times = Math.ceil(LEAST_SIDE / Math.min(h, w));
  const [height, width] = [h * times, w * times];
  const order = [...Array(count).keys(), ...[...Array(count).keys()].slice(1, -1).reverse()];
  const bytes = new Uint8ClampedArray(order.length * height * width * channels); // rounds, too
  let at = 0;
  for (const frame of order) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const place = Math.floor(y / times) * w + Math.floor(x / times);
        for (let c = 0; c < channels; c++) {
          const value = data[(frame * channels + c) * h * w + place]!;
          bytes[at++] = (255 * (value - low)) / (high - low);
        }
      }
    }
  }
  return { data: bytes, width, height, channels: channels === 1 ? 1 : 3 } as const;
}
