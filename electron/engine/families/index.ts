import { VitrineError } from '#shared/types';
import { vit } from '../../../models/vit/analyze';
import type { Family } from './family';

const FAMILIES: Record<string, Family> = { vit };

/** Throws VitrineError('unsupported') for a family that this version does not know. */
export function familyOf(id: string): Family {
  const family = FAMILIES[id];
  if (family) return family;
  throw new VitrineError('unsupported', `This version of Vitrine has no model family “${id}”`, {
    hint: `Families here: ${Object.keys(FAMILIES).join(', ')}. A newer Vitrine may know it.`,
  });
}
