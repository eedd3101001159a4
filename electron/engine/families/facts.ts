import { VitrineError } from '#shared/types';
import type { PartialCard } from '../onnx';

/** A fact of the card that the family cannot do without. Throws VitrineError('model-invalid'). */
export function fact<K extends keyof PartialCard>(
  card: PartialCard,
  name: K,
): NonNullable<PartialCard[K]> {
  const value = card[name];
  if (value !== undefined && value !== null) return value as NonNullable<PartialCard[K]>;
  throw new VitrineError(
    'model-invalid',
    `The card.json of ${card.id ?? 'the model'} says nothing of “${name}”, which a model of family ${card.family} has`,
    { hint: 'Convert the model again (models/export.py), or complete its card.json.' },
  );
}
