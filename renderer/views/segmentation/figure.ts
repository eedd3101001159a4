import type { Host } from '#shared/contract';
import {
  type ColorScale,
  colormaps,
  cssColors,
  type Frame,
  type KeyEntry,
  type Snapshot,
} from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { classRows } from './classes';
import { ERROR_COLORS, isShown } from './colors';
import { describe, percent } from './describe';
import { figureMarks } from './marks';
import { showsClasses } from './spec';
import type { Segmenting } from './use-segmentation';
import { words } from './words';

/** Painted pixels a CSS pixel: as sharp as the figures that are usual. */
const DENSITY = 2;
/** Classes that a figure's key names; the rest are counted. */
const NAMED = 24;

/** Figures of the segmentation as it is drawn now, without the pointer. */
export const figureOf = (host: Host, segmenting: Segmenting): FigureSource => ({
  snapshot: (frame) => snapshot(segmenting, frame),
  npy: () => mapNpy(host, segmenting),
});

async function snapshot(segmenting: Segmenting, frame: Frame): Promise<Snapshot> {
  const { result, problem } = segmenting;
  if (problem) {
    throw new VitrineError('bad-input', problem, {
      hint: words.figure.nothingToSaveHint,
    });
  }
  const { modelId, imageName } = result.provenance;
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: await figureMarks(segmenting, frame, DENSITY),
    bar: scaleOf(segmenting),
    key: keyOf(segmenting),
    caption: [describe(segmenting), words.figure.modelOnImage(modelId, imageName)],
  };
}

/** The colours of a quantity. */
export function scaleOf({ spec }: Segmenting): ColorScale | null {
  if (spec.show !== 'confidence' && spec.show !== 'entropy') return null;
  const title = spec.show === 'confidence' ? 'confidence' : 'entropy';
  return { title, colors: cssColors(colormaps[spec.colormap]), range: [0, 1] };
}

/** What single colours stand for. */
function keyOf(segmenting: Segmenting): KeyEntry[] {
  const { spec, look, colors, labelOf } = segmenting;
  if (spec.show === 'errors') {
    return [
      { color: ERROR_COLORS.wrong, label: words.figure.wrong },
      { color: ERROR_COLORS.ignored, label: words.figure.ignored },
    ];
  }
  if (!showsClasses(spec.show)) return [];
  const shown = classRows(segmenting)
    .filter(({ pixels, truth }) => (spec.show === 'truth' ? truth : pixels))
    .filter(({ index }) => isShown(look, index));
  const named = shown.slice(0, NAMED).map(({ index, share }) => ({
    color: colors[index]!,
    label: spec.show === 'classes' ? `${labelOf(index)} ${percent(share)}` : labelOf(index),
  }));
  const more = shown.length - named.length;
  return more > 0 ? [...named, { color: '#ffffff', label: words.figure.andMore(more) }] : named;
}

/** The class map, `[H, W]`. */
const mapNpy = (host: Host, { segmentation, result: { provenance } }: Segmenting) =>
  tensorNpy(host, { name: 'segmentation', ref: segmentation.map }, { provenance });
