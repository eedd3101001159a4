import { numberText } from '#shared/figure';
import type { Segmenting } from './use-segmentation';
import { words } from './words';

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
      return words.describe.confidence;
    case 'entropy':
      return words.describe.entropy(segmenting.colors.length);
    case 'features':
      return features
        ? words.describe.features(
            spec.stage + 1,
            features.explained.map((share) => percent(share)).join(', '),
          )
        : words.describe.readingFeatures(spec.stage + 1);
    case 'truth':
      return truth?.scored
        ? words.describe.groundTruth(truth.mask.name)
        : words.describe.readingTruth;
    case 'errors': {
      const score = truth?.score;
      if (!score) return words.describe.comparing;
      return words.describe.errors(scoreText(score.pixelAccuracy), scoreText(score.miou));
    }
  }
}

function classesText({ segmentation, look, labelOf, card }: Segmenting): string {
  const { classes } = segmentation;
  if (look.isolated !== null) {
    const own = classes.find(({ index }) => index === look.isolated);
    const where = own
      ? words.describe.area(percent(own.share), count(own.pixels))
      : words.describe.notInThisImage;
    return words.describe.alone(labelOf(look.isolated), where);
  }
  const hidden = classes.filter(({ index }) => look.hidden.includes(index)).length;
  const known = card.labels.length || card.segmentation?.palette.length || classes.length;
  return words.describe.classes(classes.length, known, hidden);
}

/** A pixel in words: its classes, the most probable first. */
export const pixelText = (
  { x, y }: { x: number; y: number },
  top: readonly { label: string; p: number }[],
): string =>
  words.describe.pixel(x, y, top.map(({ label, p }) => `${label} ${numberText(p)}`).join(', '));
