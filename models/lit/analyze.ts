import { z } from 'zod';
import { measureOffsets } from '#shared/merging';
import { type Merges, type ModelCard, type Tensor, VitrineError } from '#shared/types';
import type { Family } from '../../electron/engine/family-kit';
import {
  attentionPart,
  chosenLayers,
  classify,
  commonSettings,
  fact,
  flag,
  keepAll,
  logits,
  misfit,
} from '../../electron/engine/family-kit';

const settings = (card: ModelCard) =>
  z.strictObject({
    ...commonSettings(card),
    /** Offsets off: plain 2 x 2 tokens merge. */
    regularGrid: flag.default(false),
  });

/** LIT (Pan et al. 2022): no attention in early stages, and tokens merged from where a layer likes. */
export const lit: Family<ReturnType<typeof settings>> = {
  id: 'lit',
  settings,

  graphs(card) {
    const stages = card.merging?.stages ?? []; // none in the control, which merges plain 2 x 2 tokens
    for (const { beforeStage, from, to, taps, weights } of stages) {
      const [file = 'The graph'] = card.files?.map(({ name }) => name) ?? [];
      const before = `the merge before stage ${beforeStage}`;
      if (to.some((side, axis) => side * taps[axis]! !== from[axis])) {
        const [a, b, c] = [from, to, taps].map((size) => size.join(' x '));
        throw misfit(file, `${before} makes ${b} of ${a} tokens, but ${c} become one`);
      }
      if (weights.length !== taps[0] * taps[1]) {
        throw misfit(file, `${before} has ${weights.length} weights for ${taps.join(' x ')} taps`);
      }
    }
    const outputs = stages.map(({ output, to, taps }) => ({
      [output]: [1, 2 * taps[0] * taps[1], ...to],
    }));
    return [
      {
        grids: stages.map(({ to }) => to),
        inputs: stages.length > 0 ? { offsetScale: { shape: [1], fill: 1 } } : {},
        outputs: Object.assign(logits(card), ...outputs),
      },
    ];
  },

  async analyze({ card, settings, run, keep }) {
    const { regularGrid, ...common } = settings;
    const merge = (scale: number, layers: readonly number[]) =>
      run({
        layers,
        outputs: 'all',
        ...(card.merging && {
          feeds: { offsetScale: { shape: [1], data: Float32Array.of(scale) } },
        }),
      });
    // x [1, 3, H, W] -> logits [1, classes]; per merge the offsets of its taps [1, 2 * taps, h, w]
    const { outputs, attention } = await merge(
      regularGrid ? 0 : 1,
      chosenLayers(common.layers, card),
    );
    const predictionsIn = (of: typeof outputs) => classify(of.get(card.output)!, card, common.topK);

    const merges =
      card.merging &&
      ({
        stages: await Promise.all(
          fact(card, 'merging').stages.map(async ({ output, weights, ...map }) => {
            const offsets = checked(outputs.get(output)!, card, map.beforeStage);
            const shares = { shape: [weights.length], data: Float32Array.from(weights) };
            return {
              ...map,
              offsets: await keep(offsets),
              weights: await keep(shares),
              ...measureOffsets({ ...map, offsets: offsets.data, weights: shares.data }),
            };
          }),
        ),
        ...(regularGrid && { withOffsets: predictionsIn((await merge(1, [])).outputs) }),
      } satisfies Merges);
    return {
      predictions: predictionsIn(outputs),
      ...(await attentionPart(card.attention, attention, keep)),
      ...(merges && { merges }),
      ...(common.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};

/** Offsets without the batch axis. Throws VitrineError('unsupported') for those that point nowhere. */
function checked(offsets: Tensor, { id }: ModelCard, beforeStage: number): Tensor {
  const data = Float32Array.from(offsets.data);
  const bad = data.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new VitrineError(
      'unsupported',
      `${id} gave an offset of ${bad} in the merge before stage ${beforeStage}`,
      { hint: 'Its weights are damaged: convert the model again from its checkpoint.' },
    );
  }
  return { shape: offsets.shape.slice(1), data };
}
