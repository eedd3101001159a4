import type { Tokens } from '#shared/types';
import type { GridMap } from '../../overlay/grid-map';
import { droppedBy, keptAt, type StageScores, stopsOf } from './lineage';
import type { PruningSpec } from './spec';

/** The map of a stop. */
interface StopMap extends GridMap {
  /** The range is that of these values, and no other map's. */
  readonly ownRange?: boolean;
}

/** What lies over the image at one stop. */
export interface Overlay {
  readonly map: StopMap | null;
  /** Patches that are dimmed and hatched. */
  readonly dropped: readonly number[];
  /** Patches that are hatched only, so that their colour can be read. */
  readonly leaving: readonly number[];
  /** Words on patches. */
  readonly labels: ReadonlyMap<number, string>;
}

/** The bare image. */
export const nothing: Overlay = { map: null, dropped: [], leaving: [], labels: new Map() };

/** Patches that are gone at a stop. */
function droppedAt(tokens: Tokens, stop: number): readonly number[] {
  const kept = new Set(keptAt(tokens, stop));
  return keptAt(tokens, 0).filter((patch) => !kept.has(patch));
}

/** What is left at a stop; the rest is hatched. */
export const keptOverlay = (tokens: Tokens, stop: number): Overlay => ({
  ...nothing,
  dropped: droppedAt(tokens, stop),
});

/** How likely each patch was to be kept; hatched what the stage dropped, dimmed what was gone before. */
export function scoreOverlay(
  tokens: Tokens,
  stop: number,
  scores: StageScores,
  { opacity, colormap, range }: PruningSpec,
): Overlay {
  const values = stop > 0 && scores[stop - 1];
  if (!values) return nothing;
  const gone = droppedAt(tokens, stop - 1);
  const goneBefore = new Set(gone);
  return {
    ...nothing,
    map: { values, ...rangeOf(values, range), colormap, opacity },
    dropped: gone,
    leaving: droppedAt(tokens, stop).filter((patch) => !goneBefore.has(patch)),
  };
}

const rangeOf = (
  values: Float32Array,
  rule: PruningSpec['range'],
): Pick<StopMap, 'range' | 'ownRange'> =>
  rule === 'unit' ? { range: [0, 1] } : { range: extent(values), ownRange: true };

/** Smallest and largest of the values that are there. */
function extent(values: Float32Array): [number, number] {
  const known = values.filter((value) => !Number.isNaN(value));
  return [known.reduce((a, b) => Math.min(a, b), 1), known.reduce((a, b) => Math.max(a, b), 0)];
}

/** Which stage dropped each patch, up to a stop: its number in its colour. */
export function lineageOverlay(
  tokens: Tokens,
  stop: number,
  { opacity, colormap }: PruningSpec,
): Overlay {
  const by = droppedBy(tokens).map((stage) => (stage <= stop ? stage : 0));
  return {
    ...nothing,
    map: {
      values: Float32Array.from(by, (stage) => stage || Number.NaN),
      range: [0.5, stopsOf(tokens) - 0.5],
      colormap,
      opacity,
    },
    labels: new Map(by.flatMap((stage, patch) => (stage ? [[patch, String(stage)]] : []))),
  };
}

/** In which share of the images each place is kept; no image shines through, it is not of this one. */
export const shareOverlay = (share: Float32Array, { colormap }: PruningSpec): Overlay =>
  share.length > 0
    ? { ...nothing, map: { values: share, range: [0, 1], colormap, opacity: 1 } }
    : nothing;

/** Where a stage's colour lies in the colour map of a lineage, 0..255. */
export const stageColor = (tokens: Tokens, stage: number): number =>
  Math.floor(((stage - 0.5) / tokens.stages.length) * 256);

/** Number of patches that each stage dropped, first stage first. */
export const dropCounts = (tokens: Tokens): readonly number[] =>
  tokens.stages.map((_, stage) => keptAt(tokens, stage).length - keptAt(tokens, stage + 1).length);
