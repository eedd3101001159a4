import type { z } from 'zod';
import type { ModelCard } from '#shared/types';
import { UsageError } from './io';

/** A value of an option that takes one of several words. */
export function oneOf<T extends Record<string, string>>(
  words: z.ZodEnum<T>,
  option: string,
  given: string,
): z.output<z.ZodEnum<T>> {
  const known = words.safeParse(given);
  if (known.success) return known.data;
  throw new UsageError(`“${option} ${given}” is none of ${words.options.join(', ')}.`);
}

export function wholeNumber(option: string, given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new UsageError(`“${option} ${given}” is not a whole number.`);
}

/** A class by its number or its label. */
export function classOf({ id, labels }: ModelCard, given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  const wanted = given.trim().toLowerCase();
  const isIt = (label: string) =>
    [label, ...label.split(',')].some((one) => one.trim().toLowerCase() === wanted);
  const found = labels.findIndex(isIt);
  if (found >= 0) return found;
  throw new UsageError(`${id} has no class “${given}”: give its number, or its label.`);
}
