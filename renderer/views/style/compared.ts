import type { Host } from '#shared/contract';
import { cssColors, type Frame, toTarget, unseenMarks } from '#shared/figure';
import type { Result } from '#shared/types';
import { differenceColors, floatImages, type ShownImage } from '../../overlay/float-images';
import { copyBitmap, type Image, imageMark } from '../../overlay/image-mark';
import { LARGEST_DIFFERENCE } from '../../workers/float-image-painter';
import type { Drawing, Painter } from '../drawing';
import { words } from './words';

export const painter: Painter = {
  draw: (host, { result }) => outputDrawing(host, result),
  difference(host, { result: first }, { result: second }) {
    const [a, b] = [first, second].map(({ parts }) => String(parts.stylized!.size));
    return a === b ? outputDifference(host, first, second) : words.compared.otherSize;
  },
};

/** The image that a model made. */
const outputDrawing = (host: Host, result: Result): Drawing =>
  floatDrawing(
    host,
    result,
    words.compared.stylisedImage,
    { image: result.parts.stylized!.output },
    null,
  );

/** How it differs in colour from the one that the first made, of the same size. */
function outputDifference(host: Host, first: Result, second: Result): Drawing {
  const shown: ShownImage = {
    image: second.parts.stylized!.output,
    minus: { image: first.parts.stylized!.output, measure: 'colour' },
  };
  return floatDrawing(host, second, words.compared.differenceTitle, shown, {
    title: words.compared.scale,
    colors: cssColors(differenceColors('colour')),
    range: [0, LARGEST_DIFFERENCE],
  });
}

function floatDrawing(
  host: Host,
  { provenance, region }: Result,
  title: string,
  shown: ShownImage,
  scale: ReturnType<Drawing['scale']>,
): Drawing {
  const images = floatImages(host);
  const mark = (image: Image, frame: Frame, opacity: number) =>
    imageMark(image, toTarget(frame, region), opacity);
  const unseen = (frame: Frame) => unseenMarks(frame, provenance.imageSize, region);
  return {
    title,
    patches: null,
    onChange: images.onChange,
    close: () => undefined, // the images are the window's
    busy: () => !images.has(shown) && !images.problem(shown),
    problem: () => images.problem(shown)?.message ?? null,
    words: () => '',
    scale: () => scale,
    marks(frame, opacity) {
      const bitmap = images.get(shown);
      return [...unseen(frame), ...(bitmap ? [mark(bitmap, frame, opacity)] : [])];
    },
    async figure(frame, opacity) {
      return [...unseen(frame), mark(copyBitmap(await images.fetch(shown)), frame, opacity)];
    },
  };
}
