import type { Host } from '#shared/contract';
import { colormaps, cssColors, type Frame, type Snapshot } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { describe } from './describe';
import { generatorMarks, overOf } from './marks';
import type { Shown } from './use-generator';
import { figureWords } from './words';

/** Figures of the image as it is drawn now, without the pointer. */
export const figureOf = (host: Host, shown: Shown): FigureSource => ({
  snapshot: async (frame) => snapshot(shown, frame),
  npy: () => imageNpy(host, shown),
});

function snapshot(shown: Shown, frame: Frame): Snapshot {
  const { made, result, spec } = shown;
  if (!made) throw new VitrineError('bad-input', figureWords.notYet, { hint: figureWords.wait });
  const over = overOf(shown);
  const { modelId, imageName } = result.provenance;
  const title = spec.over === 'painted' ? figureWords.painted : figureWords.attention;
  const colors = cssColors(colormaps[spec.colormap]);
  return {
    width: frame.width,
    height: frame.height,
    image: false,
    marks: generatorMarks(frame, shown, over, null),
    bar: over ? { title, colors, range: over.map.range } : null,
    caption: [describe(shown), figureWords.on(modelId, imageName)],
  };
}

/** The seed's image as the model gave it, or the whole walk or all styles where these are shown. */
function imageNpy(host: Host, { result: { parts, provenance }, spec }: Shown) {
  const { explained, range } = parts.generator!;
  const shown =
    spec.show === 'walk'
      ? { name: `walk-${spec.space}`, ref: explained!.walks[spec.space] }
      : spec.show === 'styles'
        ? { name: 'styles', ref: explained!.styles }
        : { name: 'image', ref: parts.samples!.image };
  return tensorNpy(host, shown, { range, provenance });
}
