import { z } from 'zod';
import type { ModelCard } from '#shared/types';
import type { Family } from '../../electron/engine/family-kit';
import {
  attentionPart,
  chosenLayers,
  classify,
  commonSettings,
  fact,
  keepAll,
  logits,
} from '../../electron/engine/family-kit';

const settings = (card: ModelCard) => z.strictObject(commonSettings(card));

/** LV-ViT (Jiang et al. 2021): one run gives the classes and a class score for every patch. */
export const lvvit: Family<ReturnType<typeof settings>> = {
  id: 'lvvit',
  settings,

  graphs(card) {
    const { output, grid } = fact(card, 'tokenLabels');
    return [
      { grid, inputs: {}, outputs: { ...logits(card), [output]: [1, grid[0] * grid[1], -1] } },
    ];
  },

  async analyze({ card, settings, run, keep }) {
    // x [1, 3, H, W] -> logits [1, classes], which hold the patches' best scores already (section
    // 3.2: class token plus half of the largest over the patches); token labels [1, h*w, classes]
    const { outputs, attention } = await run({
      layers: chosenLayers(settings.layers, card),
      outputs: 'all',
    });
    const { output, grid } = fact(card, 'tokenLabels');
    const { shape, data } = outputs.get(output)!;

    return {
      predictions: classify(outputs.get(card.output)!, card, settings.topK),
      ...(await attentionPart(card.attention, attention, keep)),
      tokenLabels: { grid, scores: await keep({ shape: shape.slice(1), data }) },
      ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};
