import { z } from 'zod';
import type { ModelCard } from '#shared/types';
import { attentionPart, chosenLayers } from '../../electron/engine/families/attention';
import { classify } from '../../electron/engine/families/classify';
import type { Family } from '../../electron/engine/families/family';
import { keepAll } from '../../electron/engine/families/outputs';
import { segmentationPart } from '../../electron/engine/families/segment';
import { commonSettings } from '../../electron/engine/families/settings';

const settings = (card: ModelCard) => z.strictObject(commonSettings(card));

/** Any transformer graph: one run gives the classes and, from its taps, the attention. */
export const vit: Family<ReturnType<typeof settings>> = {
  id: 'vit',
  settings,

  async analyze(bench) {
    const { card, settings, taps, run, keep } = bench;
    // x [1, 3, H, W] -> logits [1, classes], per layer softmax(QK^T) [1, heads, Q, K]
    const { outputs, attention } = await run({
      layers: chosenLayers(settings.layers, { id: card.id, attention: taps }),
      outputs: settings.rawOutputs ? 'all' : 'main',
    });

    return {
      // Classes: softmax over the logits, most probable first.
      ...(card.task === 'classification' && {
        predictions: classify(outputs.get(card.output)!, card, settings.topK),
      }),
      // Attention: each tapped layer as [heads, Q, K], rows sum to 1.
      ...(await attentionPart(taps, attention, keep)),
      // A dense head: [1, classes, h, w].
      ...(card.task === 'segmentation' && {
        segmentation: await segmentationPart(bench, outputs.get(card.output)!),
      }),
      ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};
