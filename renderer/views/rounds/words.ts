import { numberText } from '#shared/figure';
import type { StyleRound } from '#shared/types';
import { milliseconds, plural } from '../../ui/format';
import { measured, type Series } from './series';
import type { Show } from './spec';

/** How far a model is: '12 of 20 rounds, cancelled'. */
export function progressText(series: Series): string {
  const { running } = series;
  const { rounds, wanted } = series.stylized;
  if (!isShort(series)) return plural(wanted, 'round');
  const so = `${rounds.length} of ${plural(wanted, 'round')}`;
  return running ? `${so}…` : `${so}, cancelled`;
}

/** Whether it has not made all of its rounds, or not yet. */
export const isShort = ({ stylized: { rounds, wanted } }: Series): boolean =>
  rounds.length < wanted;

export const roundName = (round: number): string => (round === 0 ? 'Content' : `Round ${round}`);

const shown: Record<Show, string> = {
  picture: '',
  colour: ', colour difference',
  lightness: ', lightness difference',
};

/** What is on the stage, in a line. */
export function describe(series: Series, round: number, show: Show): string {
  if (round === 0) return `Content, the input of ${series.title}`;
  const numbers = measured(series, round);
  const what = `Round ${round} of ${series.title}${shown[show]}`;
  return numbers ? `${what}: ${numbersText(numbers)}` : what;
}

/** What was measured of a round. */
function numbersText({ ssim, contentLoss, styleLoss, perceptual, ms }: StyleRound): string {
  const of = (name: string, value: number | null) =>
    value === null ? [] : [`${name} ${numberText(value)}`];
  return [
    `SSIM ${numberText(ssim)}`,
    ...of('content loss', contentLoss),
    ...of('style loss', styleLoss),
    ...of('perceptual distance', perceptual),
    milliseconds(ms),
  ].join(', ');
}

/** By what the losses were measured, or why they were not. */
export function measuredByText(all: readonly Series[]): string {
  const networks = new Set(all.flatMap(({ stylized }) => stylized.measuredBy ?? []));
  if (networks.size > 0) {
    return `Losses and perceptual distance use the feature network of ${[...networks].join(' and ')}.`;
  }
  return 'Without a feature network, losses and perceptual distance are not measured.';
}
