import type { Graph } from '../reading/graph';
import {
  attributeInt,
  attributeInts,
  EMPTY,
  type GraphAddition,
  int64Constant,
  type NodeProto,
  node,
} from '../reading/schema';

/** The prefix of every tensor that Vitrine adds to a graph. */
export const ADDED = 'vitrine/';

/** Operators that compute a whole attention; each builder says why if it cannot be opened. */
const FUSED: Record<string, (op: NodeProto, name: string, graph: Graph) => GraphAddition | string> =
  {
    Attention: standardAttention,
    'com.microsoft:MultiHeadAttention': multiHeadAttention,
    'com.microsoft:Attention': packedAttention,
  };

/**
 * For a fused attention operator: nodes beside it that compute its weights again, as `tensor`. The
 * operator itself stays, so the model's output does not change. A string says why that cannot be
 * done; null: not such an operator.
 */
export function openFused(
  graph: Graph,
  op: NodeProto,
  tensor: string,
): GraphAddition | string | null {
  const domain = op.domain && op.domain !== 'ai.onnx' ? `${op.domain}:` : '';
  const build = FUSED[domain + op.opType];
  if (!build) {
    const hidden = domain === 'com.microsoft:' && op.opType.includes('Attention');
    return hidden ? 'the operator gives no access to its weights' : null;
  }
  return build(op, tensor, graph);
}

/** ONNX `Attention` (opset 23): the same operator once more, with its fourth output after the softmax. */
function standardAttention(op: NodeProto, tensor: string): GraphAddition {
  const AFTER_SOFTMAX = 3;
  const mode = node('', [], [], { qk_matmul_output_mode: AFTER_SOFTMAX }).attribute;
  const others = op.attribute.filter((a) => a.name !== 'qk_matmul_output_mode');
  const output = [`${tensor}/y`, '', '', tensor];
  return { ...EMPTY, nodes: [{ ...op, name: tensor, output, attribute: [...others, ...mode] }] };
}

/** ONNX Runtime's `MultiHeadAttention`: once more, with its fourth output, the scores before the softmax. */
function multiHeadAttention(op: NodeProto, tensor: string): GraphAddition | string {
  if (op.input[6]) return 'it carries keys over from an earlier call';
  const scores = `${tensor}/scores`;
  const again = { ...op, name: tensor, output: [`${tensor}/y`, '', '', scores] };
  return {
    ...EMPTY,
    nodes: [again, node('Softmax', [scores], [tensor], { axis: -1 })],
    floats: [scores],
  };
}

/**
 * ONNX Runtime's `Attention`: queries, keys and values by its packed weights [D, Dq + Dk + Dv], then
 * as `MultiHeadAttention`, which has the same attributes and shows its scores.
 */
function packedAttention(op: NodeProto, tensor: string, graph: Graph): GraphAddition | string {
  const [x = '', weights = '', bias = '', mask, past, attentionBias = ''] = op.input;
  if (mask) return 'it has a padding mask';
  if (past) return 'it carries keys over from an earlier call';
  if (attributeInt(op, 'do_rotary')) return 'it rotates its queries and keys';
  const packed = graph.weightShape(weights)?.[1];
  const sizes = attributeInts(op, 'qkv_hidden_sizes') ?? (packed ? Array(3).fill(packed / 3) : []);
  const [dq, dk, dv] = sizes;
  if (!dq || !dk || !dv) return 'its weights are not constant';

  const t = (part: string) => `${tensor}/${part}`;
  const bounds = [0, dq, dq + dk, dq + dk + dv];
  const slice = (part: string, from: number) =>
    node('Slice', [t('xw'), t(`at${from}`), t(`at${from + 1}`), t('axis')], [t(part)]);
  const multiHead: NodeProto = {
    opType: 'MultiHeadAttention',
    domain: 'com.microsoft',
    input: [t('q'), t('k'), t('v'), bias, '', attentionBias],
    output: [],
    attribute: op.attribute.filter((a) =>
      ['num_heads', 'scale', 'unidirectional'].includes(a.name),
    ),
  };
  const rest = multiHeadAttention(multiHead, tensor);
  if (typeof rest === 'string') return rest;
  return {
    ...rest,
    nodes: [node('MatMul', [x, weights], [t('xw')]), ...['q', 'k', 'v'].map(slice), ...rest.nodes],
    constants: [
      ...bounds.map((value, i) => int64Constant(t(`at${i}`), [value])),
      int64Constant(t('axis'), [2]),
    ],
  };
}
