import { z } from 'zod';
import type { ModelCard, Tensor, VisualTokens } from '#shared/types';
import { centreOf, entropyOf, meanOverlap, rowsOf } from '#shared/visual-tokens';
import type { AnalysisContext, Family } from '../../electron/engine/family-kit';
import { classify, commonSettings, keepAll, logits } from '../../electron/engine/family-kit';

const settings = (card: ModelCard) => z.strictObject(commonSettings(card));

type LayerFacts = NonNullable<ModelCard['visualTokens']>['layers'][number];
type Keep = AnalysisContext<unknown>['keep'];

/** Visual Transformers (Wu et al. 2020): a few tokens, pooled from the map of a ResNet, replace its last stage. */
export const vt: Family<ReturnType<typeof settings>> = {
  id: 'vt',
  settings,

  graphs(card) {
    const layers = card.visualTokens?.layers ?? [];
    const outputs = layers.map(({ tokens, grid: [h, w], maps, attention, shares }) => ({
      [maps]: [1, tokens, h * w],
      [attention]: [1, tokens, tokens],
      ...(shares !== undefined && { [shares]: [1, h * w, tokens] }),
    }));
    return [{ inputs: {}, outputs: Object.assign(logits(card), ...outputs), closed: true }];
  },

  async analyze({ card, settings, run, keep }) {
    const { outputs } = await run({ layers: [], outputs: 'all' });
    // x [1, 3, H, W] -> logits [1, classes]; per module the softmax over places A^T [1, L, h*w], the
    // softmax among tokens [1, L, L] and, where tokens go back to the map, that over tokens [1, h*w, L]
    const layers: VisualTokens['layers'] = [];
    for (const facts of card.visualTokens?.layers ?? []) {
      layers.push(await layerOf(facts, (name) => withoutBatch(outputs.get(name)!), keep));
    }
    return {
      predictions: classify(outputs.get(card.output)!, card, settings.topK),
      ...(layers.length > 0 && { visualTokens: { layers } }),
      ...(settings.rawOutputs && { outputs: await keepAll(outputs, keep) }),
    };
  },
};

/** [1, ...] -> [...] */
const withoutBatch = ({ shape, data }: Tensor): Tensor<Float32Array> => ({
  shape: shape.slice(1),
  data: data as Float32Array,
});

async function layerOf(
  { tokenizer, grid, maps, attention, readers, shares }: LayerFacts,
  output: (name: string) => Tensor<Float32Array>,
  keep: Keep,
): Promise<VisualTokens['layers'][number]> {
  const places = output(maps); // [L, h*w]
  const rows = rowsOf(places.data, grid[0] * grid[1]);
  return {
    tokenizer,
    grid,
    maps: await keep(places),
    attention: await keep(output(attention)),
    readers,
    ...(shares !== undefined && { shares: await keep(output(shares)) }),
    entropy: rows.map(entropyOf),
    centres: rows.map((map) => centreOf(map, grid)),
    overlap: meanOverlap(rows),
  };
}
