import type { Host } from '#shared/contract';
import { colormaps, cssColors, type Frame, type Snapshot } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { describe, tokenWords } from './describe';
import { mapOf } from './map';
import { mergingMarks } from './marks';
import { type Merging, tokenOf } from './use-merging';
import { barWords, figureWords as words } from './words';

/** Figures of the merging as it is drawn now, without the pointer. */
export const figureOf = (host: Host, merging: Merging): FigureSource => ({
  snapshot: async (frame) => snapshot(merging, frame),
  npy: () => offsetsNpy(host, merging),
});

function snapshot(merging: Merging, frame: Frame): Snapshot {
  const { maps, result, spec } = merging;
  if (!maps) throw new VitrineError('bad-input', words.notThere, { hint: words.hint });
  const token = tokenOf(merging);
  const map = mapOf(merging, token);
  const { modelId, imageName } = result.provenance;
  const title = spec.map === 'attention' ? barWords.attention : barWords.lengths;
  return {
    width: frame.width,
    height: frame.height,
    image: true,
    marks: mergingMarks(frame, merging, map, token),
    bar: map && { title, colors: cssColors(colormaps[map.colormap]), range: map.range },
    caption: [
      describe(merging),
      tokenWords(merging, token),
      words.key,
      `${modelId} on ${imageName}`,
    ],
  };
}

/** The offsets of the merge as the model gave them: `[2 * taps, h, w]`, dy and dx of each tap in tokens. */
function offsetsNpy(host: Host, { merges, stage, result: { provenance } }: Merging) {
  const { offsets: ref, beforeStage, from, to, taps } = merges.stages[stage]!;
  return tensorNpy(host, { name: `offsets${beforeStage}`, ref }, { from, to, taps, provenance });
}
