import { type ModelCard, type Size, type Tensor, VitrineError } from '#shared/types';
import { areProbabilities } from '../classification/classify';

/** Places at which it is looked whether a graph gives probabilities. */
const SAMPLES = 64;
/** What stands for the logarithm of 0. */
const SMALLEST = 1e-12;

/** A graph's `[1, classes, h, w]` as logits `[classes, h, w]`. Throws VitrineError('unsupported'). */
export function classLogits({ shape, data }: Tensor, { id, labels, output }: ModelCard): Tensor {
  const [batch, classes = 0, h = 0, w = 0] = shape;
  const named = labels.length;
  const refuse = (what: string) =>
    new VitrineError('unsupported', `The output “${output}” of ${id} is no class map: ${what}`, {
      hint: 'A segmentation model gives one value a class and place, [1, classes, h, w].',
      detail: { tensor: output, shape: [...shape] },
    });
  if (shape.length !== 4 || batch !== 1) throw refuse(`its shape is [${shape.join(', ')}]`);
  if (classes * h * w === 0) throw refuse('it has no classes');
  if (named > 0 && named !== classes) throw refuse(`${classes} classes, the card names ${named}`);
  const places = h * w;
  const step = Math.max(1, Math.floor(places / SAMPLES));
  const classesAt = (at: number) =>
    Float64Array.from({ length: classes }, (_, c) => data[c * places + at]!);
  for (let at = 0; at < places; at += step) {
    if (!areProbabilities(classesAt(at))) return { shape: [classes, h, w], data };
  }
  // Probabilities already: a softmax of their logarithms gives them back.
  const logarithms = Float32Array.from(data, (p) => Math.log(Math.max(p, SMALLEST)));
  return { shape: [classes, h, w], data: logarithms };
}

/** The sizes that logits are up-sampled through: with the official protocol the input's, then the image's. */
export function sizesThrough(card: ModelCard, input: Size, image: Size): [Size, ...Size[]] {
  return card.preprocess.resize === 'keep-ratio' ? [input, image] : [image];
}
