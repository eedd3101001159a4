import { type ModelCard, type Preprocess, type Size, VitrineError } from '#shared/types';
import { fact } from '../../electron/engine/family-kit';

/** What a run may take. */
const LIMIT = 3e9;
/**
 * Bytes for each pixel: of each channel of its tokens, and besides, of the feature network above all.
 * Measured with `mini`, two rounds, and rounded up: 0.5 GB at 512 x 512, 1.9 GB at 1024 x 768.
 */
const [PER_CHANNEL, BESIDES] = [10, 700];

/** Of an image done in tiles: the content, the sum of its tiles and their weights, the result, what measures it. */
const TILED = 60;

/** About how many bytes the graphs take for a content of so many pixels. */
const bytesFor = (card: ModelCard, [height, width]: Size): number =>
  (PER_CHANNEL * fact(card, 'styleTransfer').dim + BESIDES) * height * width;

export const fits = (card: ModelCard, size: Size): boolean => bytesFor(card, size) <= LIMIT;

/** Throws VitrineError('out-of-memory') with the figure. */
export function checkRoom(card: ModelCard, name: string, size: Size, isTiled: boolean): void {
  const needed = isTiled ? TILED * size[0] * size[1] : bytesFor(card, size);
  if (needed <= LIMIT) return;
  const [of, limit] = [needed, LIMIT].map((bytes) => `${Math.round(bytes / 1e8) / 10} GB`);
  const scale = 'scale (the image is made smaller)';
  throw new VitrineError(
    'out-of-memory',
    `${card.id} needs about ${of} for ${name} of ${size.join('x')}; the limit is ${limit}`,
    {
      hint: `Set “large” to ${isTiled ? scale : `${scale} or to tiles (it is stylised in parts)`}.`,
      detail: { size: [...size], needed, limit: LIMIT },
    },
  );
}

/** The stylised image as small as the limit asks for. */
export function scaledToFit(card: ModelCard, size: Size): Preprocess {
  const longer = Math.floor(Math.max(...size) * Math.sqrt(LIMIT / bytesFor(card, size)));
  return longerSide(card, longer);
}

/** The image with its longer side of so many pixels. */
export const longerSide = ({ preprocess }: ModelCard, pixels: number): Preprocess => ({
  ...preprocess,
  resize: 'keep-ratio',
  resizeTo: pixels,
  longest: pixels,
  multiple: 1,
});

/** Of a style, in pixels. */
export const LONGEST_STYLE = 1024;

/** Throws VitrineError('bad-input') for an array that is too large; images are scaled. */
export function checkStyle(name: string, size: Size): void {
  if (Math.max(...size) <= LONGEST_STYLE) return;
  throw new VitrineError('bad-input', `The style ${name} is ${size.join('x')}: too large`, {
    hint: `An array is taken as it is, with at most ${LONGEST_STYLE} pixels a side: make it smaller.`,
    detail: { size: [...size], longest: LONGEST_STYLE },
  });
}

/** Throws VitrineError('bad-input') for an image that the painter cannot reflect at its border. */
export function checkSmallest(card: ModelCard, name: string, size: Size): void {
  const { smallest } = fact(card, 'styleTransfer');
  if (Math.min(...size) >= smallest) return;
  throw new VitrineError('bad-input', `${name} is ${size.join('x')} pixels: too small`, {
    hint: `${card.id} takes images of at least ${smallest} pixels a side, content and style.`,
    detail: { size: [...size], smallest },
  });
}
