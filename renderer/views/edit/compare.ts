import type { ClassScore, ModelCard } from '#shared/types';
import { words } from './words';

/** One class before and after an edit. */
export interface Compared {
  readonly index: number;
  readonly label: string;
  /** Probabilities. */
  readonly before: number;
  readonly after: number;
  /** The model's own scores, [before, after]; null where it gives none of this class. */
  readonly logits: readonly [number, number] | null;
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
  const byClass = (list: readonly ClassScore[]) => new Map(list.map((one) => [one.index, one]));
  const [was, is] = [byClass(before), byClass(after)];
  const first = before.slice(0, TOP);
  const named = new Set(first.map(({ index }) => index));
  const rest = after.slice(0, TOP).filter(({ index }) => !named.has(index));
  return [...first, ...rest].map(({ index, label }) => {
    const a = was.get(index);
    const b = is.get(index);
    const logits: Compared['logits'] =
      a?.logit === undefined || b?.logit === undefined ? null : [a.logit, b.logit];
    return { index, label, before: a?.p ?? 0, after: b?.p ?? 0, logits };
  });
}

/** What became of the most probable class. */
export function verdict(before: readonly ClassScore[], after: readonly ClassScore[]): string {
  const [was, is] = [before[0], after[0]];
  if (!was || !is) return '';
  return was.index === is.index
    ? words.compare.still(is.label)
    : words.compare.becomes(was.label, is.label);
}

/** '0.123', '−0.004'. */
export const plain = (value: number, digits = 3): string =>
  `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(digits)}`;

/** '+0.123', '−0.004'. */
export const signed = (value: number, digits = 3): string =>
  `${value < 0 ? '' : '+'}${plain(value, digits)}`;
