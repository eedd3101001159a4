import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import { type Result, type TensorRef, type VisualTokens, VitrineError } from '#shared/types';
import { rowsOf } from '#shared/visual-tokens';
import type { GridMap } from '../../overlay/grid-map';
import { runKeys, useCurrentCard, useLibrary, useResults, useSettingValues } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type Module, readersInRows, strongest } from './layers';
import { useVisualTokensSpec, type VisualTokensSpec, within } from './spec';

/** One result's visual tokens as they are drawn now. */
export interface Shown {
  readonly result: Result;
  readonly tokens: VisualTokens;
  readonly spec: VisualTokensSpec;
  readonly module: number;
  readonly token: number;
  /** Null while they are read, or where they are no longer kept. */
  readonly modules: readonly Module[] | null;
  /** Why there are none. */
  readonly problem: string | null;
  /** What lies over the image. */
  readonly map: GridMap | null;
  /** Results of the library by this model and its settings, this image's among them. */
  readonly library: readonly VisualTokens[];
}

export function useVisualTokens(host: Host, file: string, given: Result | undefined): Shown | null {
  const result = useSteady(file, given);
  const spec = useVisualTokensSpec();
  const tokens = result?.parts.visualTokens;
  const { modules, problem } = useModules(host, tokens);
  const library = useLibraryTokens();
  const map = useMemo(
    () => (tokens && modules ? mapOf(tokens, modules, spec) : null),
    [tokens, modules, spec],
  );
  if (!result || !tokens) return null;
  return { result, tokens, spec, ...within(tokens, spec), modules, problem, map, library };
}

function mapOf(tokens: VisualTokens, modules: readonly Module[], spec: VisualTokensSpec): GridMap {
  const { module, token } = within(tokens, spec);
  const { maps } = modules[module]!;
  const look = { colormap: spec.colormap, opacity: spec.opacity };
  if (spec.mode === 'strongest') {
    const values = Float32Array.from(strongest(maps));
    return { values, range: [0, Math.max(1, maps.length - 1)], ...look };
  }
  const values = maps[token]!;
  return { values, range: [0, Math.max(...values)], byWeight: true, ...look };
}

interface Read {
  readonly modules: readonly Module[] | null;
  readonly problem: string | null;
}
const reading: Read = { modules: null, problem: null };

/** The tensors of every module, fetched once a result. */
function useModules(host: Host, tokens: VisualTokens | undefined): Read {
  const [known, setKnown] = useState<Read & { of?: VisualTokens }>(reading);
  useEffect(() => {
    if (!tokens) return;
    const abort = new AbortController();
    const rows = async (ref: TensorRef) => {
      const { data } = await host.tensor(ref, [], { signal: abort.signal });
      return rowsOf(data as Float32Array, ref.shape.at(-1)!);
    };
    const moduleOf = async (layer: VisualTokens['layers'][number]): Promise<Module> => ({
      maps: await rows(layer.maps),
      reads: readersInRows(await rows(layer.attention), layer.readers),
      shares: layer.shares ? await rows(layer.shares) : null,
    });
    Promise.all(tokens.layers.map(moduleOf)).then(
      (modules) => setKnown({ of: tokens, modules, problem: null }),
      (thrown) => {
        const { message, hint } = VitrineError.from(thrown);
        if (!abort.signal.aborted)
          setKnown({ of: tokens, modules: null, problem: `${message}. ${hint}` });
      },
    );
    return () => abort.abort();
  }, [host, tokens]);
  return known.of === tokens ? known : reading;
}

const none: readonly VisualTokens[] = [];

/** What the model, with its settings as they are, has made of every image of the library so far. */
function useLibraryTokens(): readonly VisualTokens[] {
  const items = useLibrary((state) => state.items);
  const results = useResults((state) => state.results);
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  return useMemo(() => {
    if (!card || !settings) return none;
    const keyOf = runKeys(card, settings);
    return [...items.keys()].flatMap((file) => results.get(keyOf(file))?.parts.visualTokens ?? []);
  }, [items, results, card, settings]);
}
