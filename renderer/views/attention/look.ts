import type { Interpolation } from '#shared/attention';
import type { AttentionSpec } from './spec';
import { words } from './words';

/** What of a spec is painted: colours, scale, interpolation. */
export type Look = Pick<
  AttentionSpec,
  'colormap' | 'range' | 'clip' | 'alpha' | 'threshold' | 'interpolation'
>;

/** How a spec's map is painted: raw patches leave out all that is done for the eye. */
export function lookOf(spec: AttentionSpec): Look {
  const { colormap, range, threshold } = spec;
  const { clip, alpha, interpolation } = spec.raw
    ? ({ clip: 100, alpha: 'even', interpolation: 'none' } as const)
    : spec;
  return { colormap, range, clip, alpha, threshold, interpolation };
}

const between: Record<Interpolation, string> = {
  none: words.look.byPatch,
  bilinear: 'bilinear',
  bicubic: 'bicubic',
};

/** What stands under a colour bar: where its range comes from, and what lies between the patches. */
export function lookWords(spec: AttentionSpec): readonly string[] {
  const { range, clip, interpolation } = lookOf(spec);
  const top = clip < 100 ? words.look.percentile(clip) : words.look.fullRange;
  const scale = {
    map: [top],
    all: [top, words.look.allMaps],
    layer: [words.look.wholeLayer],
    unit: [words.look.zeroToOne],
  };
  return [...scale[range], between[interpolation]];
}

/** Whether one scale holds for all layers and heads. */
export const isShared = ({ range }: AttentionSpec): boolean => range === 'all' || range === 'unit';

/** Whether values may lie above the top of the scale. */
export const isClipped = (spec: AttentionSpec): boolean => {
  const { range, clip } = lookOf(spec);
  return clip < 100 && (range === 'map' || range === 'all');
};
