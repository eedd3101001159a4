import { VitrineError } from '#shared/types';
import type { Graph } from '../onnx/reading/graph';
import type { NodeProto } from '../onnx/reading/schema';
import { findAttention } from '../onnx/taps/find';

/** The residual stream after a block of a transformer. */
export interface BlockOutput {
  /** Which of the graph's attention layers is the first of the block, from 0. */
  readonly layer: number;
  readonly tensor: string;
}

/**
 * The residual stream after each block that ends in the same stream as the last one, from the first such block
 * on: what another block, or the final norm and head, can read. Throws VitrineError('unsupported').
 */
export function blockOutputs(graph: Graph, output: string): BlockOutput[] {
  const last = lastSum(graph, output);
  const attention = findAttention(graph).candidates.map(({ queries }) => queries);
  const blocks: BlockOutput[] = [];
  let end = last;
  for (let tensor = last, sum = sumAt(graph, last); sum; sum = sumAt(graph, tensor)) {
    const added = ancestors(graph, sum.branch, sum.joined);
    tensor = beneath(graph, sum.joined);
    const layer = attention.findIndex((queries) => added.has(queries));
    if (layer < 0) continue;
    blocks.unshift({ layer, tensor: end });
    end = tensor;
  }
  if (blocks.length > 0) return blocks;
  throw new VitrineError('unsupported', 'The graph shows no blocks that add to one stream', {
    hint: 'The logit lens needs a transformer with residual connections.',
  });
}

/** The residual sum that is nearest to the output. */
function lastSum(graph: Graph, output: string): string {
  const pending = [output];
  const seen = new Set(pending);
  for (const tensor of pending) {
    if (sumAt(graph, tensor)) return tensor;
    for (const name of graph.producer(tensor)?.input ?? []) {
      if (name === '' || seen.has(name) || !graph.dependsOnInput(name)) continue;
      seen.add(name);
      pending.push(name);
    }
  }
  return output;
}

const VIEWS = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Identity']);

/** The tensor itself, before it was only seen in another shape. */
function beneath({ producer }: Graph, tensor: string): string {
  let name = tensor;
  for (let node = producer(name); node && VIEWS.has(node.opType); node = producer(name)) {
    name = node.input[0] ?? '';
  }
  return name;
}

const SUMS = new Set(['Add', 'Sum']);

/** A sum of a stream and of what a branch made of the same stream. */
function sumAt(graph: Graph, tensor: string): { joined: string; branch: string } | undefined {
  const node = graph.producer(tensor);
  if (!node || !SUMS.has(node.opType) || node.input.length !== 2) return undefined;
  const [a = '', b = ''] = node.input;
  if (!graph.dependsOnInput(a) || !graph.dependsOnInput(b)) return undefined;
  if (ancestors(graph, b, a).has(a)) return { joined: a, branch: b };
  if (ancestors(graph, a, b).has(b)) return { joined: b, branch: a };
  return undefined;
}

/** All that a tensor is made of, not looking behind `until`. */
function ancestors(graph: Graph, tensor: string, until: string): Set<string> {
  const found = new Set([tensor]);
  for (const name of found) {
    if (name === until) continue;
    for (const input of graph.producer(name)?.input ?? []) {
      if (input && graph.dependsOnInput(input)) found.add(input);
    }
  }
  return found;
}

/** The nodes between a tensor and the output, in the order of computing. */
export function nodesBetween({ nodes }: Graph, tensor: string, output: string): NodeProto[] {
  const after = new Set([tensor]);
  const behind = nodes.filter((node) => {
    if (!node.input.some((name) => after.has(name))) return false;
    for (const name of node.output) after.add(name);
    return true;
  });
  const needed = new Set([output]);
  return behind
    .toReversed()
    .filter((node) => {
      if (!node.output.some((name) => needed.has(name))) return false;
      for (const name of node.input) needed.add(name);
      return true;
    })
    .toReversed();
}
