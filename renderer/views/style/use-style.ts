import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { ModelCard, Result, Stylized } from '#shared/types';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type Grids, gridsOf, headOf, layerOf, questionOf, type StyleLayer } from './attend';
import { layerText } from './attention-names';
import { type StyleSpec, useStyleSpec } from './spec';
import { type ShownMap, useMap } from './use-map';
import { words } from './words';

/** One result in a style as it is drawn now. */
export interface Styling {
  readonly result: Result;
  readonly stylized: Stylized;
  readonly card: ModelCard;
  readonly spec: StyleSpec;
  /** Null where the model tells nothing of its attention. */
  readonly grids: Grids | null;
  readonly attention: { readonly layer: StyleLayer; readonly head: number | 'mean' } | null;
  readonly map: ShownMap | null;
  /** Why there is no map though a patch is chosen. */
  readonly problem: string | null;
}

export function useStyle(host: Host, file: string, given: Result | undefined): Styling | null {
  const result = useSteady(file, given);
  const card = useModels(({ cards }) => cards.find(({ id }) => id === result?.model));
  const spec = useStyleSpec();
  const stylized = result?.parts.stylized;
  const grids = useMemo(
    () => (stylized && card?.patch ? gridsOf(stylized, card.patch) : null),
    [stylized, card],
  );
  const told = stylized?.attention;
  const layer = told && layerOf(told, spec);
  const head = told ? headOf(told, spec) : 'mean';
  const { pick } = spec;
  const question = useMemo(
    () => (layer && pick && grids ? questionOf(layer, pick, grids) : null),
    [layer, pick, grids],
  );
  const round = stylized?.rounds.length ?? 0;
  const { shown: map, problem } = useMap(host, result, round, question, head, spec);
  return useMemo(() => {
    if (!result || !stylized || !card) return null;
    const attention = layer ? { layer, head } : null;
    const silent = layer && pick && !question ? silentText(layer) : null;
    const answerable = attention ? spec : { ...spec, pick: null };
    return {
      result,
      stylized,
      card,
      grids,
      attention,
      map,
      spec: answerable,
      problem: silent ?? problem,
    };
  }, [result, stylized, card, spec, grids, layer, head, pick, question, map, problem]);
}

/** A layer of one image alone says nothing of the other's patches. */
const silentText = (layer: StyleLayer): string =>
  words.useStyle.clickPatch(layerText(layer), layer.queries);
