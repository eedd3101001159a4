import { numberText } from '#shared/figure';
import type { Segmenting } from './use-segmentation';

/** A share of the pixels, in per cent. */
export const percent = (share: number): string =>
  `${(100 * share).toFixed(share < 0.0995 ? 2 : 1)} %`;

export const count = (pixels: number): string => pixels.toLocaleString('en');

/** An IoU, a mean of them or an accuracy, in per cent; '–' where there was nothing to judge. */
export const scoreText = (value: number | null): string =>
  value === null ? '–' : `${(100 * value).toFixed(1)} %`;

/** One line saying what is on the stage. */
export function describe(segmenting: Segmenting): string {
  const { spec, truth, features, problem } = segmenting;
  if (problem) return problem;
  switch (spec.show) {
    case 'classes':
      return classesText(segmenting);
    case 'confidence':
      return 'Largest probability of each pixel';
    case 'entropy':
      return `Entropy of each pixel’s probabilities, as a share of ln ${segmenting.colors.length}`;
    case 'features':
      return features
        ? `Features of stage ${spec.stage + 1}, three principal components: ${features.explained.map((share) => percent(share)).join(', ')} of the variance`
        : `Reading the features of stage ${spec.stage + 1}…`;
    case 'truth':
      return truth?.scored ? `Ground truth: ${truth.mask.name}` : 'Reading the ground truth…';
    case 'errors': {
      const score = truth?.score;
      if (!score) return 'Comparing with the ground truth…';
      return `Errors: ${scoreText(score.pixelAccuracy)} pixel accuracy, mIoU ${scoreText(score.miou)}`;
    }
  }
}

function classesText({ segmentation, look, labelOf, card }: Segmenting): string {
  const { classes } = segmentation;
  if (look.isolated !== null) {
    const own = classes.find(({ index }) => index === look.isolated);
    const where = own ? `${percent(own.share)}, ${count(own.pixels)} px` : 'not in this image';
    return `${labelOf(look.isolated)} alone: ${where}`;
  }
  const hidden = classes.filter(({ index }) => look.hidden.includes(index)).length;
  const known = card.labels.length || card.segmentation?.palette.length || classes.length;
  return `Class of each pixel: ${classes.length} of ${known} classes${hidden > 0 ? `, ${hidden} hidden` : ''}`;
}

/** A pixel in words: its classes, the most probable first. */
export const pixelText = (
  { x, y }: { x: number; y: number },
  top: readonly { label: string; p: number }[],
): string =>
  `pixel ${x}, ${y}: ${top.map(({ label, p }) => `${label} ${numberText(p)}`).join(', ')}`;
