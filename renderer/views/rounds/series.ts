import { type LineStyle, paperLines } from '#shared/figure';
import type { Result, StyleRound, Stylized } from '#shared/types';
import type { ShownImage } from '../../overlay/float-images';
import type { Show } from './spec';

/** The rounds of one model on the image. */
export interface Series {
  /** Id and title of the model. */
  readonly model: string;
  readonly title: string;
  readonly result: Result;
  readonly stylized: Stylized;
  readonly running: boolean;
  /** Its place among the models that run: how its line looks. */
  readonly place: number;
}

/** So many models at most: more lines could not be told apart. */
export const MOST_MODELS = paperLines.length;

/** How the line of a model looks on the screen; `rounds.css` has the colours. */
export const screenLine = (place: number): LineStyle => ({
  ...paperLines[place]!,
  color: `var(--rounds-line-${place})`,
});

/** The image of a round, or how it differs from the content; round 0 is the content itself. */
export function shownImage({ stylized }: Series, round: number, show: Show): ShownImage {
  const { content, rounds } = stylized;
  const image = rounds[round - 1]?.output ?? content;
  if (show === 'picture' || round === 0) return { image };
  return { image: image, minus: { image: content, measure: show } };
}

/** A model that has fewer rounds shows its last. */
export const roundOf = ({ stylized }: Series, round: number): number =>
  Math.min(round, stylized.rounds.length);

export const measured = ({ stylized }: Series, round: number): StyleRound | undefined =>
  stylized.rounds[round - 1];
