import type { ClassScore, ModelCard } from '#shared/types';

/** One class before and after an edit. */
export interface Compared {
  readonly index: number;
  readonly label: string;
  readonly before: number;
  readonly after: number;
}

/** Classes of which both lists name the most probable ones. */
const TOP = 5;
/** How many classes a run names for the comparison. */
export const CLASSES = 1000;

/** Whether a list names every class that a comparison may ask for. */
export const isWhole = (top: readonly ClassScore[], card: ModelCard): boolean =>
  top.length >= Math.min(CLASSES, card.labels.length || CLASSES);

/**
 * The top-5 before, then what else is in the top-5 after. A class beyond the thousand named counts as
 * 0: it has less than a thousandth.
 */
export function compare(
  before: readonly ClassScore[],
  after: readonly ClassScore[],
): readonly Compared[] {
  const p = (list: readonly ClassScore[]) => new Map(list.map((score) => [score.index, score.p]));
  const [was, is] = [p(before), p(after)];
  const first = before.slice(0, TOP);
  const named = new Set(first.map(({ index }) => index));
  const rest = after.slice(0, TOP).filter(({ index }) => !named.has(index));
  return [...first, ...rest].map(({ index, label }) => ({
    index,
    label,
    before: was.get(index) ?? 0,
    after: is.get(index) ?? 0,
  }));
}

/** What became of the most probable class. */
export function verdict(before: readonly ClassScore[], after: readonly ClassScore[]): string {
  const [was, is] = [before[0], after[0]];
  if (!was || !is) return '';
  return was.index === is.index ? `Still ${is.label}` : `${was.label} becomes ${is.label}`;
}

/** '+0.123', '−0.004'. */
export const signed = (value: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
