import type { Host } from '#shared/contract';
import type { Parts, Result } from '#shared/types';
import type { Answer, Drawing } from './drawing';
import { attentionDifference, attentionDrawing } from './grid-drawing';
import {
  classDifference,
  classDrawing,
  confidenceDifference,
  confidenceDrawing,
} from './map-drawing';
import { outputDifference, outputDrawing } from './output-drawing';
import { pictureDrawing, tokensDrawing } from './plain-drawings';
import type { Show } from './spec';

/** In the order in which the first that a result has is shown. */
const shows: readonly { show: Show; title: string; has(parts: Parts): boolean }[] = [
  { show: 'classes', title: 'Classes', has: (parts) => parts.segmentation !== undefined },
  { show: 'output', title: 'Picture made', has: (parts) => parts.stylized !== undefined },
  { show: 'tokens', title: 'Patches kept', has: (parts) => parts.tokens !== undefined },
  {
    show: 'attention',
    title: 'Attention',
    has: ({ attention }) => (attention?.layers.length ?? 0) > 0,
  },
  { show: 'confidence', title: 'Confidence', has: (parts) => parts.segmentation !== undefined },
  { show: 'picture', title: 'Picture', has: () => true },
];

/** What can be shown of a result. */
export const showsOf = (result: Result | undefined) =>
  shows.filter(({ has }) => has(result?.parts ?? {}));

/** What is shown of it: what is asked for, where it has that. */
export function shownOf(result: Result | undefined, wanted: Show | null): Show {
  const offered = showsOf(result).map(({ show }) => show);
  return offered.find((show) => show === wanted) ?? offered[0]!;
}

/** What a panel draws of an answer. */
export function drawingOf(host: Host, { result, card }: Answer, show: Show): Drawing {
  switch (show) {
    case 'picture':
      return pictureDrawing(result);
    case 'attention':
      return attentionDrawing(host, result);
    case 'tokens':
      return tokensDrawing(result);
    case 'classes':
      return classDrawing(host, { result, card });
    case 'confidence':
      return confidenceDrawing(host, result);
    case 'output':
      return outputDrawing(host, result);
  }
}

/** How an answer differs from the first in what is shown; what has no difference is drawn as it is. */
export function differenceOf(host: Host, first: Answer, second: Answer, show: Show): Drawing {
  const [a, b] = [first.result, second.result];
  if (!showsOf(a).some((one) => one.show === show)) return incomparable(b, 'The first has none');
  switch (show) {
    case 'attention':
      return attentionDifference(host, a, b);
    case 'classes':
      return classDifference(host, first, second);
    case 'confidence':
      return confidenceDifference(host, a, b);
    case 'output':
      return String(a.parts.stylized!.size) === String(b.parts.stylized!.size)
        ? outputDifference(host, a, b)
        : incomparable(b, 'The first’s picture has another size');
    case 'picture':
    case 'tokens':
      return drawingOf(host, second, show);
  }
}

/** The bare picture, and why there is no difference. */
const incomparable = (result: Result, why: string): Drawing => ({
  ...pictureDrawing(result),
  title: `${why}: nothing to compare`,
});
