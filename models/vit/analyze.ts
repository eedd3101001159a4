import { z } from 'zod';
import type { ModelCard, Parts } from '#shared/types';
import { attentionPart, chosenLayers } from '../../electron/engine/family-kit/attention';
import { classify } from '../../electron/engine/family-kit/classify';
import type { Bench, Family } from '../../electron/engine/family-kit/family';
import { fromPicture, toPicture } from '../../electron/engine/family-kit/image-tensor';
import { keepAll } from '../../electron/engine/family-kit/outputs';
import { inRounds, roundSettings } from '../../electron/engine/family-kit/rounds';
import { segmentationPart } from '../../electron/engine/family-kit/segment';
import { commonSettings } from '../../electron/engine/family-kit/settings';
import type { RunResult } from '../../electron/engine/onnx-sessions/pool';

const isRepeatable = ({ task }: ModelCard): boolean => task === 'image-to-image';

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

  async analyze(bench) {
    const { card, settings, taps, run, keep } = bench;
    // x [1, 3, H, W] -> logits [1, classes], per layer softmax(QK^T) [1, heads, Q, K]
    const result = await run({
      layers: chosenLayers(settings.layers, { id: card.id, attention: taps }),
      outputs: settings.rawOutputs ? 'all' : 'main',
    });
    const { outputs, attention } = result;

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
      // A picture [1, 3, H, W], of which the next is made.
      ...(isRepeatable(card) && (await repeated(bench, result))),
      ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};

/** The picture that the first run made, and further rounds on it. None of another size than its input. */
async function repeated(bench: Bench<Settings>, first: RunResult): Promise<Parts> {
  const { card, input, settings, run } = bench;
  const isSame = String(first.outputs.get(card.output)!.shape) === String(input.shape);
  if (!isSame && settings.rounds === 1) return {};
  let next: RunResult | undefined = first;
  const stylized = await inRounds(bench, {
    ...{ content: toPicture(input, card), tiles: 1 },
    async again(given, tell) {
      await tell(1);
      const feeds = { [card.input]: fromPicture(given, card) };
      const { outputs, ms } = next ?? (await run({ feeds, layers: [], outputs: 'main' }));
      next = undefined;
      return { made: toPicture(outputs.get(card.output)!, card), ms };
    },
  });
  return { stylized };
}
