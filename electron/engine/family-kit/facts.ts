import { VitrineError } from '#shared/types';
import type { PartialCard } from '../onnx';

/** A fact of the card that the family cannot do without. Throws VitrineError('model-invalid'). */
export function fact<K extends keyof PartialCard>(
  card: PartialCard,
  name: K,
): NonNullable<PartialCard[K]> {
  const value = card[name];
  const given = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  if (given) return value as NonNullable<PartialCard[K]>;
  throw new VitrineError(
    'model-invalid',
    `The card.json of ${card.id ?? 'the model'} says nothing of “${name}”, which a model of family ${card.family} has`,
    { hint: 'Convert the model again (models/export.py), or complete its card.json.' },
  );
}

/** The class scores of one image, as an output of a graph. */
export const logits = ({ output = 'logits' }: PartialCard) => ({ [output]: [1, -1] });
