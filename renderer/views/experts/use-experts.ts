import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import type { RoutedLayer } from '#shared/routing';
import { colorsOf } from '#shared/token-labels';
import {
  type FileEntry,
  type ModelCard,
  type Result,
  type Routing,
  type RoutingLayer,
  type TokenAxis,
  VitrineError,
} from '#shared/types';
import { runKeys, useCurrentCard, useLibrary, useResults, useSettingValues } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type ClassLoad, classLoads, type RoutedImage } from './class-loads';
import { type ExpertsSpec, useExpertsSpec } from './spec';

/** One result's routing as it is drawn now. */
export interface Experts {
  readonly result: Result;
  readonly routing: Routing;
  readonly tokens: TokenAxis;
  readonly spec: ExpertsSpec;
  /** Place of the layer on the stage; a spec may come from a model with more. */
  readonly at: number;
  readonly layer: RoutingLayer;
  /** What a layer's number counts. */
  readonly named: 'block' | 'router';
  /** The choice on the stage, and the expert shown alone, as far as they exist here. */
  readonly choice: number;
  readonly isolated: number | null;
  /** Colour of each expert. */
  readonly colors: ReadonlyMap<number, string>;
  /** Null while they are fetched, or where they are no longer kept. */
  readonly data: RoutedLayer | null;
  /** Why there are none. */
  readonly problem: string | null;
  /** Over the library, where that is shown. */
  readonly classes: readonly ClassLoad[];
}

export function useExperts(host: Host, file: string, given: Result | undefined): Experts | null {
  const result = useSteady(file, given);
  const spec = useExpertsSpec();
  const card = useCurrentCard();
  const routing = result?.parts.routing;
  const last = (routing?.layers.length ?? 1) - 1;
  const at = spec.layer === 'last' ? last : Math.min(spec.layer, last);
  const layer = routing?.layers[at];
  const { data, problem } = useLayer(host, layer);
  const images = useRoutedImages(spec.mode === 'classes');
  const classes = useMemo(() => classLoads(images, at), [images, at]);
  const count = layer?.experts ?? 0;
  const colors = useMemo(
    () => colorsOf(Array.from({ length: count }, (_, index) => ({ index, count: 1 }))),
    [count],
  );
  if (!result || !routing || !layer) return null;
  const k = layer.chosen.shape[1]!;
  const { isolated } = spec;
  return {
    result,
    routing,
    tokens: routing.tokens,
    spec,
    at,
    layer,
    named: card?.routing ? 'block' : 'router',
    choice: Math.min(spec.choice, k - 1),
    isolated: isolated !== null && isolated < count ? isolated : null,
    colors,
    data,
    problem,
    classes,
  };
}

interface Known {
  readonly data: RoutedLayer | null;
  readonly problem: string | null;
}
const reading: Known = { data: null, problem: null };

/** The tensors of a layer, fetched once. */
function useLayer(host: Host, layer: RoutingLayer | undefined): Known {
  const [known, setKnown] = useState<Known & { of?: RoutingLayer }>(reading);
  useEffect(() => {
    if (!layer) return;
    const abort = new AbortController();
    const read = (name: keyof RoutedLayer) =>
      host.tensor(layer[name], [], { signal: abort.signal });
    Promise.all([read('chosen'), read('gates'), read('kept'), read('probabilities')]).then(
      ([chosen, gates, kept, probabilities]) =>
        setKnown({ of: layer, data: { chosen, gates, kept, probabilities }, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!abort.signal.aborted) {
          setKnown({ of: layer, data: null, problem: `${message}. ${hint}` });
        }
      },
    );
    return () => abort.abort();
  }, [host, layer]);
  return known.of === layer ? known : reading;
}

const none: readonly RoutedImage[] = [];

/** How the model, with its settings as they are, has routed every image of the library so far. */
function useRoutedImages(wanted: boolean): readonly RoutedImage[] {
  const items = useLibrary((state) => state.items);
  const results = useResults((state) => state.results);
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  return useMemo(() => {
    if (!wanted || !card || !settings) return none;
    const keyOf = runKeys(card, settings);
    return [...items.values()].flatMap(({ entry }): RoutedImage[] => {
      const parts = results.get(keyOf(entry.id))?.parts;
      if (!parts?.routing) return [];
      const label = classOf(entry, card) ?? parts.predictions?.top[0]?.label ?? '–';
      return [{ label, routing: parts.routing }];
    });
  }, [wanted, items, results, card, settings]);
}

/** The class that the nearest folder of an image is named after. */
const classOf = ({ folder }: FileEntry, { labels }: ModelCard): string | undefined =>
  folder
    .split('/')
    .flatMap((name) => labels.find((label) => label.toLowerCase() === name.toLowerCase()) ?? [])
    .at(-1);
