import { labelOf, type Segmentation, type Tensor, VitrineError } from '#shared/types';
import { classLogits, sizesThrough } from '../segmentation/logits';
import { classMap } from '../segmentation/map';
import { type AnalysisContext, sizeOf } from './family';

/** A graph's class logits `[1, classes, h, w]` to the class of each pixel of the image. Throws VitrineError. */
export async function segmentationPart(
  { card, input, image: { size: image }, keep, step }: AnalysisContext<unknown>,
  output: Tensor,
): Promise<Segmentation> {
  const { resize, scaled } = card.preprocess;
  const isWhole = ['squash', 'keep-ratio', 'fit', 'floor', 'none'].includes(resize) && !scaled;
  if (!isWhole) {
    throw new VitrineError('unsupported', `${card.id} is shown only a part of the image`, {
      hint: 'A segmentation needs all of it: choose “squash” or “keep-ratio” on its card.',
      detail: { resize },
    });
  }
  const logits = classLogits(output, card);
  const sizes = sizesThrough(card, sizeOf(input, card), image);
  const { map, confidence, areas } = await classMap(logits, sizes, step);
  const pixels = image[0] * image[1];
  return {
    size: image,
    map: await keep(map),
    confidence: await keep(confidence),
    classes: areas
      .map((area, index) => ({ index, label: labelOf(card, index), ...area }))
      .filter((area) => area.pixels > 0)
      .map((area) => ({ ...area, share: area.pixels / pixels }))
      .sort((a, b) => b.pixels - a.pixels),
    logits: await keep(logits),
  };
}
