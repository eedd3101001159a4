import { z } from 'zod';
import type { ModelCard, Parts, Tensor } from '#shared/types';
import {
  type AnalysisContext,
  attentionPart,
  chosenLayers,
  commonSettings,
  cut,
  type Family,
  keepAll,
  segmentationPart,
  sizeOf,
  type Window,
  windowsOver,
} from '../../electron/engine/family-kit';
import { Average } from './slide';

const settings = (card: ModelCard) => z.strictObject(commonSettings(card));
type Settings = z.output<ReturnType<typeof settings>>;

/** SegFormer (Xie et al. 2021): a class for every pixel, and attention to a coarser grid of keys. */
export const segformer: Family<ReturnType<typeof settings>> = {
  id: 'segformer',
  settings,

  graphs({ output = 'logits', labels = [] }) {
    return [{ inputs: {}, outputs: { [output]: [1, labels.length || -1, -1, -1] } }];
  },

  async analyze(context) {
    const { card, input } = context;
    const { slide } = card.segmentation ?? {};
    const windows = slide ? windowsOver(sizeOf(input, card), slide) : [];
    return windows.length > 1 ? throughWindows(context, windows) : atOnce(context);
  },
};

async function atOnce(context: AnalysisContext<Settings>): Promise<Parts> {
  const { card, settings, taps, run, keep } = context;
  // x [1, 3, H, W] -> logits [1, classes, H/4, W/4]; per block softmax(QK^T) [1, heads, H_s*W_s,
  // floor(H_s/r)*floor(W_s/r)] (section 3.1, Eq. 2)
  const { outputs, attention } = await run({
    layers: chosenLayers(settings.layers, { id: card.id, attention: taps }),
    outputs: settings.rawOutputs ? 'all' : 'main',
  });
  return {
    ...(await attentionPart(taps, attention, keep)),
    segmentation: await segmentationPart(context, outputs.get(card.output)!),
    ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
  };
}

/**
 * Sliding windows (section 4.1, Cityscapes): the mean of the logits where windows overlap. Attention is
 * that of one window, not of the image, so there is none to show.
 */
async function throughWindows(
  context: AnalysisContext<Settings>,
  windows: readonly Window[],
): Promise<Parts> {
  const { card, settings, input, run, keep, step } = context;
  const average = new Average(sizeOf(input, card));
  for (const [i, window] of windows.entries()) {
    if (i > 0) await step(`window ${i + 1} of ${windows.length}`);
    // x [1, 3, h, w] -> logits [1, classes, h/4, w/4]
    const feeds = { [card.input]: cut(input, window) };
    const { outputs } = await run({ feeds, layers: [], outputs: 'main' });
    average.add(outputs.get(card.output)!, window);
  }
  const logits: Tensor = average.mean();
  return {
    segmentation: await segmentationPart(context, logits),
    ...(settings.rawOutputs && {
      outputs: await keepAll(new Map([[card.output, logits]]), keep),
    }),
  };
}
