import type { Host } from '#shared/contract';
import { colormaps, cssColors, paperInk } from '#shared/figure';
import { VitrineError } from '#shared/types';
import { tensorNpy } from '../../figure/npy';
import type { FigureSource } from '../../figure/source';
import { cellWords, describe, strongest } from './describe';
import { extentOf, headMarks } from './marks';
import type { Ablated, Ablation } from './use-interventions';
import { words } from './words';

/** The drawing's own size; it is scaled to the room there is. */
export const AT = { x: 0, y: 0, width: 560, height: 440 };

/** The map of heads as it is now, and its numbers. */
export const figureOf = (host: Host, ablation: Ablation): FigureSource => ({
  plain: true,
  methods: { text: [words.methods(ablation.label)], citations: [] },
  snapshot: async () => {
    const ablated = known(ablation);
    const extent = extentOf(ablated);
    const { modelId, imageName } = ablation.result.provenance;
    return {
      width: AT.width,
      height: AT.height,
      image: false,
      marks: headMarks(ablated, AT, paperInk),
      // Falling is red, so the colours go from rising to falling.
      bar: {
        title: words.bar(ablation.label),
        colors: cssColors(colormaps.vik).reverse(),
        range: [-extent, extent],
      },
      caption: [
        describe(ablation),
        cellWords(ablated, strongest(ablated)),
        words.modelOnImage(modelId, imageName),
      ],
    };
  },
  npy: () => {
    const { heads: ref, ...facts } = known(ablation).interventions;
    const { provenance } = ablation.result;
    return tensorNpy(host, { name: 'interventions.heads', ref }, { ...facts, provenance });
  },
});

function known({ ablated }: Ablation): Ablated {
  if (ablated) return ablated;
  throw new VitrineError('bad-input', words.notThere, { hint: words.hint });
}
