import { type Axis, axisOver, type ChartLine, countAxis, type LineStyle } from '../figure';
import type { StyleRound, Stylized } from '../types';

/** A quantity measured of each round. */
export type Measure = keyof Pick<StyleRound, 'ssim' | 'contentLoss' | 'styleLoss' | 'perceptual'>;

export const measures: readonly {
  readonly measure: Measure;
  readonly title: string;
  /** What it is and which way is better. */
  readonly help: string;
}[] = [
  {
    measure: 'ssim',
    title: 'SSIM with the content',
    help: 'Structural similarity between the image of a round and the content: 1 if no structure is lost (Wang et al. 2004).',
  },
  {
    measure: 'contentLoss',
    title: 'Content loss',
    help: 'Distance between the features of a round’s image and of the content. Lower means more content is kept.',
  },
  {
    measure: 'styleLoss',
    title: 'Style loss',
    help: 'Distance between the feature statistics of a round’s image and of the style. Lower means closer to the style.',
  },
  {
    measure: 'perceptual',
    title: 'Perceptual distance',
    help: 'Squared distance between the normalised feature vectors of a round’s image and of the content: LPIPS without learnt weights.',
  },
];

/** The rounds of one model, and how its line is told from the others. */
export interface RoundsLine {
  readonly stylized: Stylized;
  readonly style: LineStyle;
}

/** One quantity over the rounds of all models. */
export interface RoundsChart {
  readonly measure: Measure;
  readonly title: string;
  readonly help: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly ChartLine[];
}

/** A chart for each quantity that was measured of some model; all have the same rounds. */
export function roundsCharts(all: readonly RoundsLine[]): RoundsChart[] {
  const x = countAxis(Math.max(...all.map(({ stylized }) => stylized.wanted)));
  return measures.flatMap(({ measure, title, help }) => {
    const lines = all.map(({ stylized, style }) => ({
      style,
      values: stylized.rounds.map((round) => round[measure]),
    }));
    const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
    if (known.length === 0) return [];
    // From nothing on, so that twice as high is twice as much; SSIM up to its best.
    const y = axisOver(measure === 'ssim' ? [0, 1, ...known] : [0, ...known], 3);
    return [{ measure, title, help, x, y, lines }];
  });
}
