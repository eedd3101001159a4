import { resolve } from 'node:path';
import { type ModelCard, namesFile, VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import { describe, UsageError } from './io';

interface Options {
  readonly set?: string[];
  readonly layers?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `--set` and `--layers` as settings. Without --json nobody sees tensors, so none are fetched. */
export function readSettings(engine: Engine, o: Options, card: ModelCard): Record<string, string> {
  const settings: Record<string, string> =
    o.json || o.out || card.task === 'generation' ? {} : { layers: 'none' };
  for (const pair of o.set ?? []) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (!key || value === undefined) throw new UsageError(`“--set ${pair}” is not key=value.`);
    settings[key] = value;
  }
  if (o.layers !== undefined) settings.layers = o.layers;
  // A run may be resumed from another folder.
  for (const { name } of card.settings.filter(namesFile)) {
    if (settings[name]) settings[name] = resolve(settings[name]);
  }
  const { truth, ...own } = settings;
  try {
    engine.checkSettings(card, card.task === 'segmentation' ? own : settings);
  } catch (error) {
    throw new UsageError(describe(VitrineError.from(error)));
  }
  const asked = /^[\d,]+$/.test(settings.layers ?? '') ? settings.layers!.split(',') : [];
  const unknown = asked.find((layer) => !card.attention.some((tap) => tap.layer === Number(layer)));
  if (unknown !== undefined) {
    throw new UsageError(
      `${card.id} has ${card.attention.length} attention layers, no ${unknown}.`,
    );
  }
  return settings;
}
