import {
  type Attention,
  type AttentionTap,
  axisLength,
  type ModelCard,
  type Tensor,
  VitrineError,
} from '#shared/types';
import { toAttention } from '../onnx';
import type { AnalysisContext } from './family';
import type { LayerChoice } from './settings';

/** `auto` keeps every layer while together they are no larger than this; else views fetch one at a time. */
const AUTO_BYTES = 256 * 2 ** 20;

/** The layers that a setting asks for. Throws VitrineError('bad-input') for one that is not there. */
export function chosenLayers(
  choice: LayerChoice,
  { id, attention }: Pick<ModelCard, 'id'> & { attention: readonly AttentionTap[] },
): number[] {
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

/** The layers of the taps, those that a run fetched with their tensors; no part where there is none. */
export async function attentionPart(
  taps: readonly AttentionTap[],
  fetched: ReadonlyMap<number, Tensor>,
  keep: AnalysisContext<unknown>['keep'],
): Promise<{ attention?: Attention }> {
  if (taps.length === 0) return {};
  const layers: Attention['layers'] = [];
  for (const tap of taps) {
    const { layer, tensor: name, heads, queries, keys, reduction } = tap;
    const raw = fetched.get(layer);
    const tensor = raw ? await keep(attentionTensor(raw, tap)) : null;
    layers.push({ layer, name, heads, queries, keys, ...(reduction && { reduction }), tensor });
  }
  return { attention: { layers } };
}

/** One tapped layer as `[heads, Q, K]`, rows sum to 1. Throws VitrineError. */
export function attentionTensor(raw: Tensor, tap: AttentionTap): Tensor<Float32Array> {
  const { data, shape } = raw;
  if (data instanceof Float32Array) return toAttention({ data, shape }, tap);
  throw new VitrineError('unsupported', `Attention layer ${tap.layer} is not floating-point`, {
    hint: 'Use a float32 or float16 export of the model.',
    detail: { tensor: tap.tensor },
  });
}
