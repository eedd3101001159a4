import { z } from 'zod';
import { axisLength, type ModelCard, type RoutingLayer } from '#shared/types';
import type { Family } from '../../electron/engine/family-kit';
import {
  attentionPart,
  chosenLayers,
  classify,
  commonSettings,
  fact,
  integer,
  keepAll,
  logits,
  numberOnCard,
  positive,
  routingLayer,
} from '../../electron/engine/family-kit';

/** How experts are chosen: what the setting says, and what the part says. */
const MODES = { 'top-k': 'topk', prototypes: 'prototype' } as const;
const CAPACITY = 1.25;
/** The graph counts in int64: a larger factor would overflow. As many experts as there are leave room for all. */
const MOST_CAPACITY = 1_000_000;
/** What the graph gives of each mixture of experts, with its number in the name. */
const OUTPUTS = ['chosen', 'gates', 'kept', 'load', 'loadKept', 'probabilities'] as const;

function settings(card: ModelCard) {
  const { experts } = fact(card, 'routing');
  return z
    .strictObject({
      ...commonSettings(card),
      /** The k best of all experts, or the best of each of k groups of consecutive experts. */
      routing: z.enum(['top-k', 'prototypes'], 'must be top-k or prototypes').default('top-k'),
      /** Experts that each token chooses. */
      k: integer(0, 100_000)
        .refine((k) => k >= 1 && k <= experts, `must be 1 to ${experts}, the number of experts`)
        .default(1),
      /** Tokens that an expert computes at most, in equal shares of one choice per token. */
      capacity: positive
        .refine((factor) => factor <= MOST_CAPACITY, `must be at most ${MOST_CAPACITY}`)
        .default(numberOnCard(card, 'capacity', CAPACITY)),
    })
    .superRefine(({ routing, k }, { addIssue }) => {
      if (routing === 'top-k' || experts % k === 0) return;
      const message = `${experts} experts do not divide into ${k} groups of equal size`;
      addIssue({ code: 'custom', path: ['k'], message });
    });
}

/** A vision transformer with mixtures of experts, after M6-T (Yang et al. 2021); not a model of theirs. */
export const moe: Family<ReturnType<typeof settings>> = {
  id: 'moe',
  mixesImages: true,
  settings,

  graphs(card) {
    const { layers, experts, grid, special } = fact(card, 'routing');
    const tokens = axisLength({ grid, special });
    const shapes: Record<(typeof OUTPUTS)[number], readonly number[]> = {
      chosen: [1, tokens, -1],
      gates: [1, tokens, -1],
      kept: [1, tokens, -1],
      load: [1, experts],
      loadKept: [1, experts],
      probabilities: [1, tokens, experts],
    };
    const outputs = layers.map((_, i) =>
      Object.fromEntries(OUTPUTS.map((name) => [`${name}${i}`, shapes[name]])),
    );
    return [
      {
        grids: [grid],
        inputs: {
          groups: { shape: [1], fill: 1 },
          perGroup: { shape: [1], fill: 1 },
          capacityFactor: { shape: [1], fill: 1 },
        },
        outputs: Object.assign(logits(card), { capacity: [1] }, ...outputs),
      },
    ];
  },

  async analyze({ card, settings, run, keep }) {
    const { layers, experts, grid, special } = fact(card, 'routing');
    const mode = MODES[settings.routing];
    const [groups, perGroup] = mode === 'prototype' ? [settings.k, 1] : [1, settings.k];
    const one = (value: number, Type: typeof Int32Array | typeof Float32Array) => ({
      shape: [1],
      data: Type.of(value),
    });

    // x [1, 3, H, W] -> logits [1, classes], capacity in tokens; of each mixture of experts the
    // experts of each token [1, T, k], their gates and whether they kept it, and the probabilities
    // of all experts [1, T, N]; per layer softmax(QK^T) [1, heads, T, T]
    const { outputs, attention } = await run({
      layers: chosenLayers(settings.layers, card),
      outputs: 'all',
      feeds: {
        groups: one(groups, Int32Array),
        perGroup: one(perGroup, Int32Array),
        capacityFactor: one(settings.capacity, Float32Array),
      },
    });
    const capacity = outputs.get('capacity')!.data[0]!;
    const routed: RoutingLayer[] = [];
    for (const [i, layer] of layers.entries()) {
      const of = (name: (typeof OUTPUTS)[number]) => outputs.get(`${name}${i}`)!;
      const given = {
        chosen: of('chosen'),
        gates: of('gates'),
        kept: of('kept'),
        probabilities: of('probabilities'),
      };
      routed.push(await routingLayer({ layer, experts, mode, capacity }, given, keep));
    }
    return {
      predictions: classify(outputs.get(card.output)!, card, settings.topK),
      ...(await attentionPart(card.attention, attention, keep)),
      routing: { tokens: { grid, special }, layers: routed },
      ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};
