import { type AttentionTap, VitrineError } from '#shared/types';
import type { Graph } from '../onnx/reading/graph';
import { keyOf } from '../onnx/reading/operator';
import { attributeInt, type NodeProto } from '../onnx/reading/schema';
import { findAttention } from '../onnx/taps/find';

/** What is multiplied with the mask of a layer's heads. */
export interface Masked {
  readonly tensor: string;
  /**
   * `weights`: the attention, with an axis of heads. Inside a fused operator they can't be reached, but its values
   * can, and a factor of a head's weights is one of its values: `values` have an axis of heads, `channels` don't.
   */
  readonly are: 'weights' | 'values' | 'channels';
}

/** Throws VitrineError('unsupported') naming a layer whose heads cannot be told apart in the graph. */
export function maskedBy(graph: Graph, tap: AttentionTap): Masked {
  if (graph.producer(tap.tensor)) return { tensor: tap.tensor, are: 'weights' };
  const opened = findAttention(graph).candidates.find(({ tensor }) => tensor === tap.tensor);
  const node = graph.nodes.find((one) => keyOf(one) in FUSED && one.input[0] === opened?.queries);
  if (!node) throw refuse(tap.layer, 'it is inside an operator that packs its values');
  const are = FUSED[keyOf(node)]!(node);
  if (are === 'bias') throw refuse(tap.layer, 'its operator adds a bias to the values');
  const tensor = node.input[2] ?? '';
  const reads = graph.consumers(tensor).flatMap(({ input }) => input.filter((x) => x === tensor));
  if (reads.length !== 1) throw refuse(tap.layer, 'its values are read elsewhere too');
  return { tensor, are };
}

/** How the values lie that fused operators are given. */
const FUSED: Readonly<Record<string, (node: NodeProto) => Masked['are'] | 'bias'>> = {
  Attention: (node) => (attributeInt(node, 'kv_num_heads') ? 'channels' : 'values'),
  'com.microsoft:MultiHeadAttention': ({ input }) => (input[3] ? 'bias' : 'channels'),
};

export const refuse = (layer: number, why: string): VitrineError =>
  new VitrineError('unsupported', `Heads of attention layer ${layer} cannot be ablated: ${why}`, {
    hint: 'Export the model with opset 17 to 22, without fused attention.',
    detail: { layer },
  });
