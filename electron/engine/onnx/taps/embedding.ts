import type { ModelCard } from '#shared/types';
import { type Graph, readGraph } from '../reading/graph';
import { EMPTY, encodeAddition, type NodeProto, node } from '../reading/schema';
import { ADDED } from './fused';

/** The output that holds the embedding: `[1, D]`, or `[1, N, D]` of tokens, or `[1, C, h, w]`. */
export const EMBEDDING = `${ADDED}embedding`;

/** The bytes to append to a model's file to get `EMBEDDING`; none where it has no such thing. */
export function embeddingBytes(model: Uint8Array, card: ModelCard): Uint8Array {
  const source = sourceOf(model, card);
  if (!source) return encodeAddition(EMPTY);
  const nodes = [node('Identity', [source], [EMBEDDING])];
  return encodeAddition({ ...EMPTY, nodes, outputs: [EMBEDDING] });
}

/** The last layer of the encoder as the card tells, or as the graph shows. */
function sourceOf(model: Uint8Array, { id, task, output, segmentation }: ModelCard): string | null {
  if (task === 'image-to-image') return null;
  if (task === 'embedding') return output;
  return segmentation?.features?.at(-1) ?? classifierInput(readGraph(model, id), output);
}

/** What a head may do to the classifier's scores before they leave the graph. */
const AFTER = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Cast', 'Clip', 'Identity', 'Dropout'],
  ...['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Slice', 'Gather', 'Concat'],
  ...['Softmax', 'LogSoftmax', 'Sigmoid', 'ReduceMean', 'ReduceMax', 'Resize'],
  ...['QuantizeLinear', 'DequantizeLinear'],
]);
const LINEAR = new Set([
  'Gemm',
  'MatMul',
  'FusedGemm',
  'FusedMatMul',
  'MatMulInteger',
  'MatMulIntegerToFloat',
  'Conv',
]);
/** More operators than these are not behind a classifier; a hostile graph may have them. */
const MAX_AFTER = 100;

/**
 * The tensor that the last linear layer before `output` makes the scores of: `[1, D]`, or `[1, N, D]` where each
 * token gets scores, or `[1, C, h, w]`. Null where what makes the output is something else.
 */
function classifierInput(graph: Graph, output: string): string | null {
  const seen = new Set<string>();
  const search = (tensor: string): string | null => {
    const node = graph.producer(tensor);
    if (!node || seen.has(tensor) || seen.size > MAX_AFTER) return null;
    seen.add(tensor);
    if (LINEAR.has(node.opType)) return multiplied(graph, node);
    if (!AFTER.has(node.opType)) return null;
    for (const input of node.input) {
      const found = search(input);
      if (found) return found;
    }
    return null;
  };
  return search(output);
}

/** What weights are multiplied with, before it is rounded; null for a product of two tensors. */
function multiplied(graph: Graph, { input: [a = '', b = ''] }: NodeProto): string | null {
  const [data, ...more] = [a, b].filter((name) => graph.dependsOnInput(name));
  if (data === undefined || more.length > 0) return null;
  const before = graph.producer(data);
  return before?.opType === 'DynamicQuantizeLinear' ? (before.input[0] ?? null) : data;
}
