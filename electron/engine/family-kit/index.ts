import { type ModelCard, VitrineError } from '#shared/types';
import { families } from '../../../models';
import type { GraphContract, PartialCard } from '../onnx';
import type { Family } from './family';
import type { CommonSettings, SettingValues } from './settings';

const FAMILIES = new Map<string, Family>(families.map(({ family }) => [family.id, family]));

/** Throws VitrineError('unsupported') for a family that this version does not know. */
export function familyOf(id: string): Family {
  const family = FAMILIES.get(id);
  if (family) return family;
  throw new VitrineError('unsupported', `This version of Vitrine has no model family “${id}”`, {
    hint: `Families here: ${[...FAMILIES.keys()].join(', ')}. A newer Vitrine may know it.`,
  });
}

/** The graphs that a card tells of; undefined where its family has but one, which takes a picture. */
export const contractsOf = (card: PartialCard): GraphContract[] | undefined =>
  FAMILIES.get(card.family ?? '')?.graphs?.(card);

/** Settings with defaults filled in. Throws VitrineError('bad-input') naming the setting. */
export function readSettings(card: ModelCard, values: SettingValues): CommonSettings {
  const schema = familyOf(card.family).settings(card);
  const parsed = schema.safeParse(values);
  if (parsed.success) {
    checkChosen(card, parsed.data);
    // Every family's settings have the common ones among them.
    return parsed.data as CommonSettings;
  }
  const [issue] = parsed.error.issues;
  const message =
    issue?.code === 'unrecognized_keys'
      ? `There is no setting “${issue.keys.join('”, “')}”`
      : `The setting ${issue?.path.join('.')}: ${issue?.message}`;
  throw new VitrineError('bad-input', message, {
    hint: `Settings of this model: ${Object.keys(schema.shape).join(', ')}.`,
  });
}

/** Throws VitrineError('bad-input') where a picture is to be named and is not. */
function checkChosen({ settings }: ModelCard, values: Record<string, unknown>): void {
  const missing = settings.find(({ kind, name }) => kind === 'picture' && values[name] === '');
  if (!missing) return;
  const title = missing.title.toLowerCase();
  throw new VitrineError('bad-input', `No ${title} is chosen`, {
    hint: `Choose or drop a picture as the ${title}; on the command line: --set ${missing.name}=FILE.`,
  });
}
