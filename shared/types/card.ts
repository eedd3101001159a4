import { z } from 'zod';
import { cardFacts } from '../parts';
import { BaseCard, Preprocess } from './base-card';
import { PreprocessFact } from './sources';

export * from './base-card';

/** All that is known of a model: `card.json` of a model folder, or what was inferred from a graph. */
export const ModelCard = BaseCard.extend(cardFacts);
export type ModelCard = z.infer<typeof ModelCard>;

/** The name of a class; its number stands in for a name that nobody gave. */
export const labelOf = ({ labels }: Pick<ModelCard, 'labels'>, index: number): string =>
  labels[index]?.trim() || `class ${index}`;

/** Attention layers that can be looked at; some models compute theirs on request, since sizes are known only then. */
export const attentionLayers = ({
  attention,
  styleTransfer,
}: Pick<ModelCard, 'attention' | 'styleTransfer'>): number =>
  attention.length > 0 ? attention.length : (styleTransfer?.attention.length ?? 0);

/** The facts of a card that a person may correct. */
export const CardEdit = z
  .object({
    title: z.string().min(1),
    preprocess: Preprocess,
    labels: z.array(z.string()),
    /** null: the classes exclude each other. */
    multiLabel: BaseCard.shape.multiLabel.unwrap().nullable(),
    unit: z.string(),
    /** Facts that the person checked: no guesses any more, even where their values stay. */
    confirmed: z.array(z.union([z.literal('labels'), PreprocessFact])),
  })
  .partial();
export type CardEdit = z.infer<typeof CardEdit>;
