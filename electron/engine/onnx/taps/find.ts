import type { Graph } from '../reading/graph';
import { EMPTY, type GraphAddition, type NodeProto } from '../reading/schema';
import { ADDED, openFused } from './fused';

/** An attention matrix that can be made an output of the graph. */
export interface Candidate {
  /** The softmax weights, `[..., Q, K]`. */
  tensor: string;
  /** Nodes that compute `tensor` where the graph itself keeps it inside a fused operator. */
  addition: GraphAddition;
  /** The queries as they are multiplied with the keys, `[..., Q, d]`. */
  queries: string;
  /** The keys likewise, `[..., d, K]`, or as the fused operator takes them. */
  keys: string;
}

export interface Found {
  /** In the order in which the graph computes them. */
  candidates: Candidate[];
  /** Attention that is there but cannot be opened, and why. */
  notes: string[];
}

/** Multiply two tensors; attention when neither is a matrix of weights. */
const PRODUCTS = new Set([
  'MatMul',
  'FusedMatMul',
  'Einsum',
  'MatMulInteger',
  'MatMulIntegerToFloat',
]);
const SOFTMAXES = new Set(['Softmax', 'BiasSoftmax']);
/** What may stand between the product and the softmax: scale, mask, bias, casts, layout. */
const BETWEEN = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Neg', 'Where', 'Cast', 'Clip', 'Min', 'Max', 'Tanh'],
  ...['Reshape', 'Squeeze', 'Unsqueeze', 'Transpose', 'Identity', 'Dropout', 'Expand'],
  // Decomposed position bias, written into a part of the scores (MViT).
  ...['Slice', 'ScatterND'],
  ...['QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear'],
]);

/** Finds every attention matrix: a softmax that comes from the product of two tensors and goes into another. */
export function findAttention(graph: Graph): Found {
  const candidates: Candidate[] = [];
  const notes: string[] = [];
  for (const node of graph.nodes) {
    const tensor = `${ADDED}attention/${candidates.length}`;
    const addition = openFused(graph, node, tensor);
    if (typeof addition === 'string') {
      notes.push(`${node.opType} “${node.name ?? ''}” cannot be opened: ${addition}.`);
    } else if (addition) {
      // One input holds queries and keys where they are packed, or become so by packed weights.
      const { queries, keys } = operands(node);
      const own = keys !== '' && !graph.weightShape(keys);
      candidates.push({ tensor, addition, queries, keys: own ? keys : queries });
    } else if (node.opType === 'QLinearSoftmax') {
      notes.push(
        `The softmax “${node.name ?? ''}” is kept in 8 bits: export with QDQ nodes to see its attention.`,
      );
    } else if (SOFTMAXES.has(node.opType)) {
      const score = scoreProduct(graph, node);
      const weights = node.output[0];
      if (!score || !weights || !feedsProduct(graph, weights)) continue;
      candidates.push({ tensor: weights, addition: EMPTY, ...operands(score) });
    }
  }
  notes.push(...hiddenAttention(graph));
  return { candidates, notes };
}

const operands = ({ input: [queries = '', keys = ''] }: NodeProto) => ({ queries, keys });

/** Attention inside subgraphs and local functions: their tensors cannot become outputs of the graph. */
function hiddenAttention({ nodes, model }: Graph): string[] {
  const within = (list: readonly NodeProto[]): boolean =>
    list.some((n) => SOFTMAXES.has(n.opType) || n.opType.includes('Attention') || inSubgraph(n));
  const inSubgraph = (n: NodeProto): boolean => n.attribute.some((a) => a.g && within(a.g.node));
  const branches = nodes
    .filter(inSubgraph)
    .map(
      (n) =>
        `What is inside ${n.opType} “${n.name ?? ''}” cannot be opened: its tensors never leave that branch.`,
    );
  const functions = model.functions
    .filter((f) => within(f.node))
    .map(
      (f) =>
        `What is inside the local function “${f.name}” cannot be opened: inline the functions of the model first (onnx.inliner).`,
    );
  return [...branches, ...functions];
}

const isAttentionProduct = (graph: Graph, node: NodeProto): boolean =>
  PRODUCTS.has(node.opType) && node.input.slice(0, 2).every((name) => !graph.weightShape(name));

/** Talking heads (CaiT) mix the heads by a matrix of weights between product and softmax: one is let through. */
const isHeadMixing = (graph: Graph, node: NodeProto): boolean =>
  node.opType === 'MatMul' && graph.weightShape(node.input[1] ?? '') !== undefined;

/** More operators than these are not between a product and its softmax; a hostile graph may have them. */
const MAX_BETWEEN = 300;

/** The product of queries and keys that a softmax comes from. */
function scoreProduct(graph: Graph, softmax: NodeProto): NodeProto | undefined {
  const seen = new Set<string>();
  const search = (tensor: string, mixings: number): NodeProto | undefined => {
    const node = graph.producer(tensor);
    if (!node || seen.has(tensor) || seen.size > MAX_BETWEEN) return undefined;
    seen.add(tensor);
    if (isAttentionProduct(graph, node)) return node;
    const mixing = isHeadMixing(graph, node) ? 1 : 0;
    if (mixing + mixings > 1 || !(mixing || BETWEEN.has(node.opType))) return undefined;
    for (const input of node.input) {
      const found = search(input, mixings + mixing);
      if (found) return found;
    }
    return undefined;
  };
  return search(softmax.input[0] ?? '', 0);
}

/** True when a tensor reaches a product with the values. */
function feedsProduct(graph: Graph, weights: string): boolean {
  const seen = new Set<string>();
  const search = (tensor: string, mixings: number): boolean => {
    if (seen.has(tensor) || seen.size > MAX_BETWEEN) return false;
    seen.add(tensor);
    return graph.consumers(tensor).some((node) => {
      if (isAttentionProduct(graph, node)) return true;
      const mixing = isHeadMixing(graph, node) ? 1 : 0;
      if (mixing + mixings > 1 || !(mixing || BETWEEN.has(node.opType))) return false;
      return node.output.some((output) => search(output, mixings + mixing));
    });
  };
  return search(weights, 0);
}
