import { useEffect, useMemo, useState } from 'react';
import type { Host } from '#shared/contract';
import { colormaps } from '#shared/figure';
import {
  labelOf,
  type ModelCard,
  type Result,
  type Segmentation,
  type SegmentationFacts,
  type Size,
  type TensorRef,
} from '#shared/types';
import { classBytes, scaleBytes } from '../../overlay/map-colors';
import { MapOverlay, type Painting } from '../../overlay/map-overlay';
import { valueClient } from '../../overlay/value-client';
import { useModels } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import type { ValueSource } from '../../workers/value-client';
import type { ValueMap } from '../../workers/value-painter';
import { classColors, errorBytes, isShown } from './colors';
import {
  type ClassLook,
  lookOf,
  needsTruth,
  type SegmentationSpec,
  showsClasses,
  useSegmentationSpec,
} from './spec';
import { type Truth, useTruth } from './truth/use-truth';
import { type Features, useFeatures } from './use-features';
import { words } from './words';

/** One result's segmentation as it is drawn now. */
export interface Segmenting {
  readonly file: string;
  readonly result: Result;
  readonly segmentation: Segmentation;
  readonly card: ModelCard;
  readonly spec: SegmentationSpec;
  readonly look: ClassLook;
  /** '#rrggbb' by class number. */
  readonly colors: readonly string[];
  readonly labelOf: (index: number) => string;
  readonly truth: Truth | null;
  readonly features: Features | null;
  /** Why there is nothing to see of what is asked for. */
  readonly problem: string | null;
  readonly overlay: MapOverlay;
}

export function useSegmentation(
  host: Host,
  file: string,
  given: Result | undefined,
): Segmenting | null {
  const result = useSteady(file, given);
  const card = useModels(({ cards }) => cards.find(({ id }) => id === result?.model));
  const spec = useSegmentationSpec();
  const truth = useTruth(host, file, result);
  const stage = spec.show === 'features' && has(card, spec.stage) ? spec.stage : null;
  const { features, problem } = useFeatures(host, result, stage);
  const overlay = useOverlay();
  const segmentation = result?.parts.segmentation;
  const facts = card?.segmentation;
  const { isolated, hidden, colors: own } = lookOf(spec, result?.model ?? '');
  const look = useMemo(() => ({ isolated, hidden, colors: own }), [isolated, hidden, own]);
  const { palette } = spec;
  const colors = useMemo(
    () => (facts ? classColors(facts.palette, { palette }, look) : []),
    [facts, palette, look],
  );
  const painting = usePainting(host, result, spec, { look, colors, truth });
  // After the viewers listen: an effect of a parent runs after those of its children.
  useEffect(() => overlay?.show(painting), [overlay, painting]);
  // The same object while the pointer moves, so that legend and toolbar are not made anew.
  return useMemo(() => {
    if (!result || !segmentation || !card || !facts || !overlay) return null;
    return {
      file,
      result,
      segmentation,
      card,
      spec,
      look,
      colors,
      truth,
      features,
      overlay,
      labelOf: (index) => labelOf(card, index),
      problem: problem ?? lacking(spec, facts, truth),
    };
  }, [
    file,
    result,
    segmentation,
    card,
    facts,
    spec,
    look,
    colors,
    truth,
    features,
    problem,
    overlay,
  ]);
}

const has = (card: ModelCard | undefined, stage: number): boolean =>
  stage < (card?.segmentation?.features?.length ?? 0);

/** Why there is nothing to see of what is asked for, as far as that is known beforehand. */
function lacking(
  { show, stage }: SegmentationSpec,
  { features = [] }: SegmentationFacts,
  truth: Truth | null,
): string | null {
  if (show === 'features' && stage >= features.length) {
    return features.length > 0
      ? words.useSegmentation.fewerStages(features.length)
      : words.useSegmentation.noFeatures;
  }
  if (!needsTruth(show)) return null;
  return truth ? (truth.error?.message ?? null) : words.useSegmentation.noTruth;
}

function useOverlay(): MapOverlay | null {
  const [overlay, setOverlay] = useState<MapOverlay | null>(null);
  useEffect(() => {
    const made = new MapOverlay(valueClient());
    setOverlay(made);
    return () => made.close();
  }, []);
  return overlay;
}

interface Drawn {
  readonly look: ClassLook;
  readonly colors: readonly string[];
  readonly truth: Truth | null;
}

/** The map to paint and its colours; the same object while nothing of that changes. */
function usePainting(
  host: Host,
  result: Result | undefined,
  { show, outline, colormap }: SegmentationSpec,
  { look, colors, truth }: Drawn,
): Painting | null {
  const scored = truth?.scored;
  const source = useMemo(
    () => (result ? sourceOf(host, result, show, scored) : null),
    [host, result, show, scored],
  );
  const classes = showsClasses(show);
  const bytes = useMemo(() => {
    if (classes) return classBytes(colors, (index) => isShown(look, index));
    return show === 'errors' ? errorBytes() : scaleBytes(colormaps[colormap]);
  }, [classes, show, colors, look, colormap]);
  const size = result?.parts.segmentation?.size;
  return (
    useMemo(
      () => source && size && { source, size, colors: bytes, outline: outline && classes },
      [source, size, bytes, outline, classes],
    ) ?? null
  );
}

/** Where the map of what is shown comes from; null where there is none. */
function sourceOf(
  host: Host,
  result: Result,
  show: SegmentationSpec['show'],
  scored: { truth: TensorRef; errors: TensorRef } | null | undefined,
): ValueSource | null {
  const { segmentation } = result.parts;
  if (!segmentation) return null;
  const read = async (ref: TensorRef) => (await host.tensor(ref, [])) as ValueMap;
  const of = (ref: TensorRef): ValueSource => ({
    key: ref.id,
    bytes: bytesOf(ref),
    load: () => read(ref),
  });
  switch (show) {
    case 'classes':
      return of(segmentation.map);
    case 'confidence':
      return of(segmentation.confidence);
    case 'entropy':
      return {
        key: `${result.id}/entropy`,
        bytes: area(segmentation.size),
        load: async () => read(await host.call('segmentation.entropy', { result: result.id })),
      };
    case 'truth':
      return scored ? of(scored.truth) : null;
    case 'errors':
      return scored ? of(scored.errors) : null;
    case 'features':
      return null;
  }
}

const area = ([h, w]: Size): number => h * w;

const bytesOf = ({ shape, dtype }: TensorRef): number =>
  shape.reduce((a, b) => a * b, 1) * (dtype === 'uint8' ? 1 : 4);
