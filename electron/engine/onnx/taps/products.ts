import type { Graph } from '../reading/graph';
import type { NodeProto } from '../reading/schema';

/** Multiply two tensors; attention when neither is a matrix of weights. */
const PRODUCTS = new Set([
  ...['MatMul', 'FusedMatMul', 'Einsum', 'MatMulInteger', 'MatMulIntegerToFloat'],
]);
/** Give a tensor another shape. */
const VIEWS = new Set([
  ...['Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Transpose', 'Slice', 'ScatterND', 'Expand'],
]);
/** One index of an axis of one drops that axis. */
export const isView = ({ constantShape }: Graph, { opType, input }: NodeProto): boolean =>
  VIEWS.has(opType) || (opType === 'Gather' && constantShape(input[1] ?? '')?.length === 0);

/** Leave the numbers as they are, but for rounding. */
const PLAIN = new Set([
  ...['Cast', 'Identity', 'Dropout'],
  ...['QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear'],
]);
/** What may stand between the product and the softmax besides: scale, mask, bias. */
const CHANGES = new Set([
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Neg',
    'Where',
    'Clip',
    'Min',
    'Max',
    'Tanh',
    'Pow',
    'Sqrt',
    'Abs',
    'Relu',
  ],
]);
/** Between the softmax and the product with the values: norms over the heads (DeepViT). */
const NORMS = new Set(['BatchNormalization', 'LayerNormalization', 'InstanceNormalization']);

const isAttentionProduct = (graph: Graph, node: NodeProto): boolean =>
  PRODUCTS.has(node.opType) && node.input.slice(0, 2).every((name) => !graph.weightShape(name));

/** Both sides come from the image; learned queries do not. */
const isOfImage = (graph: Graph, node: NodeProto): boolean =>
  isAttentionProduct(graph, node) && node.input.slice(0, 2).every(graph.dependsOnInput);

/** Talking heads mix the heads by weights: a matrix (CaiT), a convolution of 1 x 1 (EfficientFormer) or Einsum. */
function isHeadMixing(graph: Graph, node: NodeProto): boolean {
  const [a = '', b = ''] = node.input;
  if (node.opType === 'Conv') return kernel(graph, b) === 1;
  if (node.opType === 'MatMul') return graph.weightShape(b) !== undefined;
  if (node.opType !== 'Einsum') return false;
  return graph.weightShape(a) !== undefined || graph.weightShape(b) !== undefined;
}

const kernel = (graph: Graph, weights: string): number =>
  graph
    .constantShape(weights)
    ?.slice(2)
    .reduce((x, y) => x * y, 1) ?? 0;

/** More operators than these are not between a product and its softmax; a hostile graph may have them. */
const MAX_BETWEEN = 300;

interface Step {
  node: NodeProto;
  /** The numbers become others. */
  changes: boolean;
}

export interface Paths {
  /** The product of queries and keys, and what gives it another shape before the softmax, in order. */
  back: { product: NodeProto; path: NodeProto[] } | undefined;
  /** What lies between the softmax and the product with the values, whose operand it becomes. */
  forward: { path: Step[]; operand: string; product: NodeProto; mixing: boolean } | undefined;
}

export const pathsBetween = (graph: Graph, softmax: NodeProto): Paths => ({
  // Beside the scores there may be a product with learned positions, added to them.
  back: scoreProduct(graph, softmax, isOfImage) ?? scoreProduct(graph, softmax, isAttentionProduct),
  forward: valueProduct(graph, softmax.output[0] ?? ''),
});

/** The product of queries and keys that a softmax comes from. */
function scoreProduct(
  graph: Graph,
  softmax: NodeProto,
  isProduct: typeof isAttentionProduct,
): Paths['back'] {
  const seen = new Set<string>();
  const search = (tensor: string, mixings: number): Paths['back'] => {
    const node = graph.producer(tensor);
    if (!node || seen.has(tensor) || seen.size > MAX_BETWEEN) return undefined;
    seen.add(tensor);
    const mixing = isHeadMixing(graph, node) ? 1 : 0;
    if (!mixing && isProduct(graph, node)) return { product: node, path: [] };
    const passes = isView(graph, node) || PLAIN.has(node.opType) || CHANGES.has(node.opType);
    if (mixing + mixings > 1 || !(mixing || passes)) return undefined;
    for (const input of node.input) {
      const found = search(input, mixings + mixing);
      if (found)
        return { ...found, path: isView(graph, node) ? [...found.path, node] : found.path };
    }
    return undefined;
  };
  return search(softmax.input[0] ?? '', 0);
}

/** The product with the values that weights go into. */
function valueProduct(graph: Graph, weights: string): Paths['forward'] {
  const seen = new Set<string>();
  const search = (tensor: string, mixings: number): Paths['forward'] => {
    if (seen.has(tensor) || seen.size > MAX_BETWEEN) return undefined;
    seen.add(tensor);
    for (const node of graph.consumers(tensor)) {
      const mixing = isHeadMixing(graph, node) ? 1 : 0;
      if (!mixing && isAttentionProduct(graph, node)) {
        return { path: [], operand: tensor, product: node, mixing: false };
      }
      const changes = mixing === 1 || CHANGES.has(node.opType) || NORMS.has(node.opType);
      const passes = changes || isView(graph, node) || PLAIN.has(node.opType);
      if (mixing + mixings > 1 || !passes) continue;
      for (const output of node.output) {
        const found = search(output, mixings + mixing);
        if (!found) continue;
        const path = [{ node, changes }, ...found.path];
        return { ...found, path, mixing: found.mixing || mixing === 1 || NORMS.has(node.opType) };
      }
    }
    return undefined;
  };
  return search(weights, 0);
}
