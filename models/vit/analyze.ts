import { z } from 'zod';
import {
  type AttentionLayer,
  axisLength,
  type ModelCard,
  type Parts,
  VitrineError,
} from '#shared/types';
import { attentionTensor } from '../../electron/engine/families/attention';
import { classify } from '../../electron/engine/families/classify';
import type { Bench, Family } from '../../electron/engine/families/family';
import {
  flag,
  integer,
  type LayerChoice,
  layerChoice,
} from '../../electron/engine/families/settings';

const Settings = z.strictObject({
  /** How many classes to name. */
  topK: integer(1, 100_000).default(5),
  /** Which attention layers to keep. */
  layers: layerChoice.default('auto'),
  /** Keep the graph's own outputs too. */
  rawOutputs: flag.default(false),
});
type Settings = z.output<typeof Settings>;

/** `auto` keeps every layer while together they are no larger than this; else views fetch one at a time. */
const AUTO_BYTES = 256 * 2 ** 20;

/** Any transformer graph: one run gives the classes and, from its taps, the attention. */
export const vit: Family<typeof Settings> = {
  id: 'vit',
  settings: Settings,

  async analyze({ card, settings, run, keep }: Bench<Settings>): Promise<Parts> {
    // x [1, 3, H, W] -> logits [1, classes], per layer softmax(QK^T) [1, heads, Q, K]
    const { outputs, attention } = await run({
      layers: chosen(settings.layers, card),
      outputs: settings.rawOutputs ? 'all' : 'main',
    });
    const parts: Parts = {};

    // Classes: softmax over the logits, most probable first.
    if (card.task === 'classification') {
      parts.predictions = classify(outputs.get(card.output)!, card, settings.topK);
    }

    // Attention: each tapped layer as [heads, Q, K], rows sum to 1.
    if (card.attention.length > 0) {
      const layers: AttentionLayer[] = [];
      for (const tap of card.attention) {
        const { layer, tensor: name, heads, queries, keys } = tap;
        const raw = attention.get(layer);
        const tensor = raw ? await keep(attentionTensor(raw, tap)) : null;
        layers.push({ layer, name, heads, queries, keys, tensor });
      }
      parts.attention = { layers };
    }

    if (settings.rawOutputs) {
      parts.outputs = {};
      for (const [name, tensor] of outputs) parts.outputs[name] = await keep(tensor);
    }
    return parts;
  },
};

function chosen(choice: LayerChoice, { id, attention }: ModelCard): number[] {
  const all = attention.map((tap) => tap.layer);
  if (choice === 'none') return [];
  if (choice === 'all') return all;
  if (choice === 'auto') {
    const values = attention.map((t) => t.heads * axisLength(t.queries) * axisLength(t.keys));
    return values.reduce((a, b) => a + b, 0) * 4 <= AUTO_BYTES ? all : [];
  }
  const unknown = choice.find((layer) => !all.includes(layer));
  if (unknown === undefined) return choice;
  throw new VitrineError('bad-input', `${id} has no attention layer ${unknown}`, {
    hint:
      all.length > 0
        ? `Its layers are ${all[0]} to ${all.at(-1)}.`
        : 'None of its layers can be opened: its card says why.',
  });
}
