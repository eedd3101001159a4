import type { AttentionTap, ModelCard } from '#shared/types';
import { readGraph } from '../reading/graph';
import { EMPTY, encodeAddition, joinAdditions } from '../reading/schema';
import { findAttention } from './find';
import { ADDED } from './fused';

/** The attention layers in one of a model's graphs. */
export const tapsIn = (card: ModelCard, file: string): AttentionTap[] =>
  card.attention.filter((tap) => (tap.file ?? card.files[0]?.name) === file);

/**
 * The bytes to append to the model's file so that these attention layers become outputs of the graph,
 * each under the name `card.attention[i].tensor`. A few hundred bytes; none for no layers.
 */
export function tapBytes(
  model: Uint8Array,
  card: ModelCard,
  layers: readonly number[],
): Uint8Array {
  const outputs = card.attention.filter((t) => layers.includes(t.layer)).map((t) => t.tensor);
  return encodeAddition(joinAdditions([...rebuilt(model, card, outputs), { ...EMPTY, outputs }]));
}

/** The nodes for tensors that the graph itself does not have, because a fused operator keeps them. */
function rebuilt(model: Uint8Array, card: ModelCard, outputs: readonly string[]) {
  if (!outputs.some((name) => name.startsWith(ADDED))) return [];
  const { candidates } = findAttention(readGraph(model, card.files[0]?.name ?? card.id));
  return candidates.filter((c) => outputs.includes(c.tensor)).map((c) => c.addition);
}
