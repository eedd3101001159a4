import { presentParts } from '#shared/parts';
import type { ModelCard, Parts, Result } from '#shared/types';
import type { Settings } from '../settings';

/** Names of the settings with which a result is read anew instead of made again. */
export const redraws = (card: ModelCard): readonly string[] =>
  card.settings.filter((setting) => setting.redraws).map(({ name }) => name);

/** How each result was read last: the same object for the same values, so that nothing renders twice. */
const readings = new WeakMap<Result, { values: string; result: Result | undefined }>();

/**
 * A result as it is with the present values of the settings that redraw; undefined when the model has
 * to run for them after all.
 */
export function reread(result: Result, card: ModelCard, settings: Settings): Result | undefined {
  const names = redraws(card);
  if (names.every((name) => result.provenance.settings[name] === settings[name])) return result;
  const values = JSON.stringify(names.map((name) => settings[name]));
  const last = readings.get(result);
  if (last?.values === values) return last.result;
  const read = withSettings(result, settings);
  readings.set(result, { values, result: read });
  return read;
}

function withSettings(result: Result, settings: Settings): Result | undefined {
  const changes = presentParts(result.parts).flatMap(({ part, value }) =>
    part.reread ? [part.reread(value, settings)] : [],
  );
  // Where no part knows the setting, the model has to run for it.
  if (changes.length === 0 || changes.includes(undefined)) return undefined;
  const parts: Parts = Object.assign({}, result.parts, ...changes);
  const provenance = {
    ...result.provenance,
    settings: { ...result.provenance.settings, ...settings },
  };
  return { ...result, parts, provenance };
}
