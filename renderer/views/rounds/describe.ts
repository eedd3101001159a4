import { numberText } from '#shared/figure';
import type { StyleRound } from '#shared/types';
import { milliseconds } from '../../ui/format';
import { measured, type Series } from './series';
import type { Show } from './spec';
import { words } from './words';

/** How far a model is: '12 of 20 rounds, cancelled'. */
export function progressText(series: Series): string {
  const { running } = series;
  const { rounds, wanted } = series.stylized;
  if (!isShort(series)) return words.describe.rounds(wanted);
  const so = words.describe.roundsOf(rounds.length, wanted);
  return running ? `${so}…` : words.describe.cancelled(so);
}

/** Whether it has not made all of its rounds, or not yet. */
export const isShort = ({ stylized: { rounds, wanted } }: Series): boolean =>
  rounds.length < wanted;

export const roundName = (round: number): string =>
  round === 0 ? words.describe.content : words.describe.round(round);

const shown: Record<Show, string> = {
  picture: '',
  colour: words.describe.colourDifference,
  lightness: words.describe.lightnessDifference,
};

/** What is on the stage, in a line. */
export function describe(series: Series, round: number, show: Show): string {
  if (round === 0) return words.describe.inputOf(series.title);
  const numbers = measured(series, round);
  const what = words.describe.roundOf(round, series.title, shown[show]);
  return numbers ? `${what}: ${numbersText(numbers)}` : what;
}

/** What was measured of a round. */
function numbersText({ ssim, contentLoss, styleLoss, perceptual, ms }: StyleRound): string {
  const of = (name: string, value: number | null) =>
    value === null ? [] : [`${name} ${numberText(value)}`];
  return [
    words.describe.ssim(numberText(ssim)),
    ...of(words.describe.contentLoss, contentLoss),
    ...of(words.describe.styleLoss, styleLoss),
    ...of(words.describe.perceptualDistance, perceptual),
    milliseconds(ms),
  ].join(', ');
}

/** By what the losses were measured, or why they were not. */
export function measuredByText(all: readonly Series[]): string {
  const networks = new Set(all.flatMap(({ stylized }) => stylized.measuredBy ?? []));
  if (networks.size > 0) {
    return words.describe.measuredBy([...networks]);
  }
  return words.describe.notMeasured;
}
