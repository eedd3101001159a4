import { z } from 'zod';
import { VitrineError } from '#shared/types';
import type { Family } from './family';

export type SettingValues = Record<string, string | number | boolean>;

/** A whole number, also as the text of a command line. */
export const integer = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
    z.number('must be a whole number').int('must be a whole number').min(min).max(max),
  );

export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('must be true or false'),
);

/** Which attention layers to keep: their numbers, or `auto`, which is `all` while that is not too much. */
export const layerChoice = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.union(
    [
      z.enum(['auto', 'all', 'none']),
      z
        .string()
        .regex(/^\d+(,\d+)*$/, 'must be all, none, auto, or numbers such as 0,5')
        .transform((text) => [...new Set(text.split(',').map(Number))].sort((a, b) => a - b)),
    ],
    'must be all, none, auto, or numbers such as 0,5',
  ),
);
export type LayerChoice = z.output<typeof layerChoice>;

/** Settings with defaults filled in. Throws VitrineError('bad-input') naming the setting. */
export function readSettings(family: Family, values: SettingValues): unknown {
  const parsed = family.settings.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const message =
    issue?.code === 'unrecognized_keys'
      ? `There is no setting “${issue.keys.join('”, “')}”`
      : `The setting ${issue?.path.join('.')}: ${issue?.message}`;
  const names = family.settings instanceof z.ZodObject ? Object.keys(family.settings.shape) : [];
  throw new VitrineError('bad-input', message, {
    hint: `Settings of this model: ${names.join(', ')}.`,
  });
}
