import { z } from 'zod';
import {
  AttentionTap,
  CardEdit,
  type FactSources,
  type ModelCard,
  Preprocess,
  PreprocessFact,
  Size,
} from '#shared/types';

/** What a person changed on a card or confirmed, and what was inferred because of it. */
export const SavedEdit = CardEdit.extend({
  preprocess: Preprocess.partial().optional(),
  attention: z.array(AttentionTap).optional(),
  patch: Size.nullable().optional(),
});
export type SavedEdit = z.infer<typeof SavedEdit>;

/** The edit without the values that the card states itself: these stay as the card says, should it learn more. */
export function changesOf(card: ModelCard, edit: SavedEdit): SavedEdit {
  const { preprocess = {}, labels, ...rest } = edit;
  const changed = changedKeys(card, edit).map((key) => [key, preprocess[key]]);
  return {
    ...rest,
    ...(changed.length > 0 && { preprocess: Object.fromEntries(changed) }),
    ...(labels && !same(labels, card.labels) && { labels }),
  };
}

/** The card as a person corrected it. Only what they changed or confirmed comes from them. */
export function withEdit(card: ModelCard, edit: SavedEdit): ModelCard {
  const { confirmed, preprocess, multiLabel, ...given } = edit;
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  const { multiLabel: own, ...rest } = card;
  const labelled = multiLabel === undefined ? own : (multiLabel ?? undefined);
  return {
    ...rest,
    ...Object.fromEntries(stated),
    ...(labelled && { multiLabel: labelled }),
    preprocess: Preprocess.parse({ ...card.preprocess, ...preprocess }),
    sources: sourcesWith(card, edit),
  };
}

function sourcesWith(card: ModelCard, edit: SavedEdit): FactSources {
  const { labels, confirmed = [] } = edit;
  const own = new Set<string>([...confirmed, ...changedKeys(card, edit).map(factOf)]);
  if (labels && !same(labels, card.labels)) own.add('labels');
  const facts = Object.entries(card.sources.preprocessing).map(([fact, source]) => [
    fact,
    own.has(fact) ? 'user' : source,
  ]);
  return {
    ...card.sources,
    labels: own.has('labels') ? 'user' : card.sources.labels,
    preprocess: PreprocessFact.options.some((fact) => own.has(fact))
      ? 'user'
      : card.sources.preprocess,
    preprocessing: Object.fromEntries(facts),
  };
}

const changedKeys = (card: ModelCard, { preprocess = {} }: SavedEdit): (keyof Preprocess)[] =>
  (Object.keys(preprocess) as (keyof Preprocess)[]).filter(
    (key) => preprocess[key] !== undefined && !same(preprocess[key], card.preprocess[key]),
  );

const factOf = (key: keyof Preprocess): PreprocessFact =>
  PreprocessFact.options.find((fact) => fact === key) ?? 'resize';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
