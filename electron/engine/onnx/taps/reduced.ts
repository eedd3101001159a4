import type { Size } from '#shared/types';
import type { Graph } from '../reading/graph';
import { attributeInts } from '../reading/schema';

/** Keys on a coarser grid (PVT, SegFormer): each from a square of `side` x `side` queries. */
export interface Reduced {
  readonly side: number;
  readonly keys: Size;
}

/** Operators that only look at the tokens one by one, or turn them into a map and back. */
const THROUGH = new Set([
  ...[
    'MatMul',
    'Gemm',
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Sqrt',
    'Pow',
    'ReduceMean',
    'Cast',
    'Identity',
  ],
  ...['LayerNormalization', 'Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Flatten'],
  ...['Split', 'Slice', 'Gather'],
]);
/** More than these are not between a convolution and the keys; a hostile graph may have them. */
const MAX_BETWEEN = 200;

/**
 * The convolution that keys come from, where its squares lie side by side and make `queries` the keys
 * that there are. Without one, keys and queries are the same tokens or keys of another kind.
 */
export function reductionOf(
  graph: Graph,
  shapeOf: (tensor: string) => readonly number[],
  keys: string,
  [h, w]: Size,
  tokens: number,
): Reduced | undefined {
  if (tokens >= h * w) return undefined;
  const seen = new Set<string>([keys]);
  // A set is visited in the order in which things are added: nearest first.
  for (const tensor of seen) {
    const node = graph.producer(tensor);
    if (!node || seen.size > MAX_BETWEEN) continue;
    if (node.opType === 'Conv') {
      const [rows = 1, columns = 1] = attributeInts(node, 'strides') ?? [];
      const [, , kh = 0, kw = 0] = shapeOf(node.output[0] ?? '');
      const fits = Math.floor(h / rows) === kh && Math.floor(w / rows) === kw;
      if (rows > 1 && rows === columns && fits && kh * kw === tokens) {
        return { side: rows, keys: [kh, kw] };
      }
    } else if (THROUGH.has(node.opType)) {
      for (const input of node.input) if (graph.dependsOnInput(input)) seen.add(input);
    }
  }
  return undefined;
}
