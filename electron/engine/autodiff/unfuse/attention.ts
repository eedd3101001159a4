import {
  attributeFloat,
  attributeInt,
  attributeInts,
  attributeText,
  type NodeProto,
} from '../../onnx/reading/schema';
import { Unsupported } from '../rule';
import type { Tape } from '../tape';
import type { Unfuse } from './unfuse';

/** [batch, heads, tokens, d] each; a mask is added to the scores. */
interface Heads {
  readonly q: string;
  readonly k: string;
  readonly v: string;
  readonly mask?: string;
  /** By default 1 / √d. */
  readonly scale?: number | undefined;
  /** A tensor of the graph of the same type. */
  readonly like: string;
}

/** softmax(scale q kᵀ + mask) v */
function attend(
  t: Tape,
  { q, k, v, mask, scale, like }: Heads,
): { weights: string; result: string } {
  const length = () => {
    const d = t.op('Gather', [t.op('Shape', [q]), t.ints([-1])]);
    return t.op('Reciprocal', [t.op('Sqrt', [t.indicator(d)])]);
  };
  const factor = t.as(scale === undefined ? length() : t.number(scale), like);
  const product = t.op('MatMul', [t.mul(q, factor), t.transposed(k, 4)]);
  const scores = mask === undefined ? product : t.add(product, mask);
  const weights = t.op('Softmax', [scores], { axis: -1 });
  return { weights, result: t.op('MatMul', [weights, v]) };
}

/** [batch, tokens, heads d] to [batch, heads, tokens, d] */
const intoHeads = (t: Tape, tokens: string, heads: number): string =>
  t.op('Transpose', [t.op('Reshape', [tokens, t.ints([0, 0, heads, -1])])], { perm: [0, 2, 1, 3] });

const outOfHeads = (t: Tape, heads: string): string =>
  t.op('Reshape', [t.op('Transpose', [heads], { perm: [0, 2, 1, 3] }), t.ints([0, 0, -1])]);

/** ONNX's `Attention`. */
export const standardAttention: Unfuse = (t, node) => {
  const [q = '', k = '', v = '', mask = '', ...past] = node.input;
  if (past.some((name) => name !== ''))
    throw new Unsupported('carries keys over from an earlier call');
  if (attributeInt(node, 'is_causal')) throw new Unsupported('has no rule for is_causal');
  if (attributeFloat(node, 'softcap')) throw new Unsupported('has no rule for softcap');
  const heads = attributeInt(node, 'q_num_heads');
  if (heads !== attributeInt(node, 'kv_num_heads'))
    throw new Unsupported('shares keys among heads');
  const into = (tokens: string) => (heads === undefined ? tokens : intoHeads(t, tokens, heads));
  const { weights, result } = attend(t, {
    q: into(q),
    k: into(k),
    v: into(v),
    scale: attributeFloat(node, 'scale'),
    like: q,
    ...(mask && { mask: added(t, mask, q) }),
  });
  return { weights, result: heads === undefined ? result : outOfHeads(t, result) };
};

/** A mask of truth values as what is added to the scores. */
function added(t: Tape, mask: string, like: string): string {
  if (t.types.of(mask).type !== 'bool') return mask;
  const [none, hidden] = [t.number(0), t.number(-Infinity)];
  return t.as(t.op('Where', [mask, none, hidden]), like);
}

/** ONNX Runtime's `MultiHeadAttention`. */
export const multiHeadAttention: Unfuse = (t, node) => {
  const [q = '', k = '', v = '', bias = '', padding = '', mask = '', ...past] = node.input;
  if (padding) throw new Unsupported('has a padding mask');
  if (past.some((name) => name !== ''))
    throw new Unsupported('carries keys over from an earlier call');
  if (!k || !v) throw new Unsupported('has queries, keys and values in one tensor');
  const moved = bias ? withBias(t, [q, k, v], bias) : [q, k, v];
  return fromTokens(t, node, moved, { mask, like: q });
};

/** ONNX Runtime's `Attention`: queries, keys and values by weights [D, Dq + Dk + Dv]. */
export const packedAttention: Unfuse = (t, node) => {
  const [x = '', weights = '', bias = '', padding, past, mask = ''] = node.input;
  if (padding) throw new Unsupported('has a padding mask');
  if (past) throw new Unsupported('carries keys over from an earlier call');
  if (attributeInt(node, 'do_rotary')) throw new Unsupported('rotates its queries and keys');
  const width = t.graph.weightShape(weights)?.[1];
  const sizes = attributeInts(node, 'qkv_hidden_sizes') ?? (width ? Array(3).fill(width / 3) : []);
  if (sizes.length !== 3) throw new Unsupported('has weights that are not constant');
  const product = t.op('MatMul', [x, weights]);
  const packed = bias ? t.add(product, bias) : product;
  const parts = t.ops('Split', [packed, t.ints(sizes)], 3, { axis: -1 });
  return fromTokens(t, node, parts, { mask, like: x });
};

function fromTokens(
  t: Tape,
  node: NodeProto,
  [q, k, v]: string[],
  { mask, like }: { mask: string; like: string },
) {
  if (attributeInt(node, 'unidirectional')) throw new Unsupported('has no rule for unidirectional');
  const heads = attributeInt(node, 'num_heads') ?? 1;
  const { weights, result } = attend(t, {
    q: intoHeads(t, q!, heads),
    k: intoHeads(t, k!, heads),
    v: intoHeads(t, v!, heads),
    scale: attributeFloat(node, 'scale') || undefined,
    like,
    ...(mask && { mask }),
  });
  return { weights, result: outOfHeads(t, result) };
}

function withBias(t: Tape, tokens: readonly string[], bias: string): string[] {
  const [length] = t.graph.weightShape(bias) ?? [];
  if (!length || length % 3 !== 0) throw new Unsupported('has a bias that is not constant');
  const parts = t.ops('Split', [bias, t.ints(Array(3).fill(length / 3))], 3, { axis: 0 });
  return tokens.map((name, i) => t.add(name, parts[i]!));
}

/** ONNX Runtime's `BiasGelu`. */
export const biasGelu: Unfuse = (t, { input: [x = '', bias = ''] }) => {
  const moved = t.add(x, bias);
  const number = (value: number) => t.as(t.number(value), x);
  const below = t.op('Erf', [t.mul(moved, number(Math.SQRT1_2))]);
  return { result: t.mul(t.mul(moved, number(0.5)), t.add(below, number(1))) };
};

/** ONNX Runtime's `SkipLayerNormalization`. */
export const skipLayerNorm: Unfuse = (t, node) => {
  const [x = '', skip = '', scale = '', shift = '', bias = ''] = node.input;
  if (attributeText(node, 'mode')) throw new Unsupported('has no rule for its mode');
  if (node.output.slice(1).some((name) => name !== ''))
    throw new Unsupported('has several outputs');
  const sum = t.add(x, skip);
  const moved = bias ? t.add(sum, bias) : sum;
  const operands = shift ? [moved, scale, shift] : [moved, scale];
  const epsilon = { float: attributeFloat(node, 'epsilon') ?? 1e-12 };
  return { result: t.op('LayerNormalization', operands, { axis: -1, epsilon }) };
};
