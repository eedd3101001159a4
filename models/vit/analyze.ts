import { z } from 'zod';
import type { ModelCard, Parts, Tensor } from '#shared/types';
import type { AnalysisContext, Family, GraphRunResult } from '../../electron/engine/family-kit';
import {
  attentionPart,
  chosenLayers,
  classify,
  commonSettings,
  fromRgbImage,
  inRounds,
  keepAll,
  type RgbImage,
  regressionOf,
  resized,
  roundSettings,
  routersPart,
  routerTensors,
  segmentationPart,
  statisticsOf,
  toRgbImage,
} from '../../electron/engine/family-kit';

const isRepeatable = ({ task }: ModelCard): boolean => task === 'image-to-image';

/** The task has a part of its own; of others the outputs are shown as they are. */
const isShown = ({ task }: ModelCard): boolean =>
  !['regression', 'depth', 'detection', 'other'].includes(task);

const settings = (card: ModelCard) =>
  z.strictObject({
    ...commonSettings(card),
    // Not there for other tasks, which do not look at them.
    ...(isRepeatable(card) ? roundSettings : ({} as typeof roundSettings)),
  });
type Settings = z.output<ReturnType<typeof settings>>;

/** Any transformer graph: one run gives the classes and, from its taps, the attention. */
export const vit: Family<ReturnType<typeof settings>> = {
  id: 'vit',
  settings,

  async analyze(context) {
    const { card, settings, taps, run, keep } = context;
    // x [1, 3, H, W] -> logits [1, classes], per layer softmax(QK^T) [1, heads, Q, K]
    const result = await run({
      layers: chosenLayers(settings.layers, { id: card.id, attention: taps }),
      outputs: settings.rawOutputs || !isShown(card) ? 'all' : 'main',
      inside: routerTensors(card),
    });
    const { outputs, attention, inside } = result;

    return {
      // Classes: softmax over the logits, most probable first.
      ...(card.task === 'classification' && {
        predictions: classify(outputs.get(card.output)!, card, settings.topK),
      }),
      // Attention: each tapped layer as [heads, Q, K], rows sum to 1.
      ...(await attentionPart(taps, attention, keep)),
      // Mixtures of experts: TopK over a softmax.
      ...(await routersPart(card, inside, keep)),
      // A dense head: [1, classes, h, w].
      ...(card.task === 'segmentation' && {
        segmentation: await segmentationPart(context, outputs.get(card.output)!),
      }),
      // An image [1, 3, H, W], of which the next is made.
      ...(isRepeatable(card) && (await repeated(context, result))),
      ...(card.task === 'regression' && regressed(outputs.get(card.output)!, card)),
      ...(!isShown(card) && { statistics: statisticsOf(outputs) }),
      ...((settings.rawOutputs || !isShown(card)) && { outputs: await keepAll(outputs, keep) }),
    };
  },
};

/** The numbers; where they are none, the statistics of the outputs say so. */
function regressed(output: Tensor, card: ModelCard): Parts {
  const regression = regressionOf(output, card);
  return regression ? { regression } : {};
}

/**
 * The image that the first run made, and further rounds on it. Where it is larger than the input
 * (super-resolution), the input is enlarged to be compared with it.
 */
async function repeated(context: AnalysisContext<Settings>, first: GraphRunResult): Promise<Parts> {
  const { card, input, run } = context;
  const made = toRgbImage(first.outputs.get(card.output)!, card);
  let next: { made: RgbImage; ms: number } | undefined = { made, ms: first.ms };
  const stylized = await inRounds(context, {
    content: resized(toRgbImage(input, card), made),
    tiles: 1,
    async runRound(given, report) {
      await report(1);
      if (next) {
        const ready = next;
        next = undefined;
        return ready;
      }
      const feeds = { [card.input]: fromRgbImage(given, card) };
      const { outputs, ms } = await run({ feeds, layers: [], outputs: 'main' });
      return { made: toRgbImage(outputs.get(card.output)!, card), ms };
    },
  });
  return { stylized };
}
