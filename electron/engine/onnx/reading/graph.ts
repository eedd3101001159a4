import { VitrineError } from '#shared/types';
import { notOnnx } from './file';
import { decodeModel, type GraphProto, int, type ModelProto, type NodeProto } from './schema';

/** More than the largest vision transformer exported node by node (some 20,000) by far. */
const MAX_NODES = 200_000;
const MAX_NESTING = 16;
/** Done to weights before they are multiplied with. */
const SAME_SHAPE = new Set(['Cast', 'Identity', 'DequantizeLinear']);

/** A decoded graph with the look-ups that searching needs. Names are text from the file: never trusted. */
export interface Graph {
  model: ModelProto;
  graph: GraphProto;
  nodes: readonly NodeProto[];
  producer(tensor: string): NodeProto | undefined;
  consumers(tensor: string): readonly NodeProto[];
  /** Shape of a matrix of weights: an initializer or constant of rank 2 at most, perhaps cast or transposed. */
  weightShape(tensor: string): number[] | undefined;
  /** The same for any rank; as it lies in the file. */
  constantShape(tensor: string): number[] | undefined;
  /** Changes with the image (its shape alone does not count). */
  dependsOnInput(tensor: string): boolean;
}

/** Decodes and indexes a model. Throws VitrineError('model-invalid') naming what is wrong. */
export function readGraph(bytes: Uint8Array, name: string): Graph {
  let model: ModelProto;
  try {
    model = decodeModel(bytes);
  } catch (error) {
    throw new VitrineError(
      'model-invalid',
      `${name} is damaged: it starts like an ONNX model but cannot be read to its end (cut off?)`,
      { hint: 'Download or export the model again.', detail: { file: name }, cause: error },
    );
  }
  const graph = model.graph;
  if (!graph || (int(model.irVersion) === 0 && model.opsetImport.length === 0)) {
    throw notOnnx(name, 'it holds no graph', 'Download or export the model again.');
  }
  checkBounds(graph, name);
  return indexGraph(model, graph);
}

function checkBounds(graph: GraphProto, name: string): void {
  const invalid = (message: string) =>
    new VitrineError('model-invalid', `${name} ${message}`, {
      hint: 'Export the model again.',
      detail: { file: name },
    });
  if (graph.node.length === 0) throw invalid('has a graph without any node');
  if (graph.output.length === 0) throw invalid('has a graph without outputs');
  let count = 0;
  const walk = (nodes: readonly NodeProto[], depth: number): void => {
    count += nodes.length;
    if (count > MAX_NODES) throw invalid(`has more than ${MAX_NODES} nodes`);
    if (depth > MAX_NESTING) throw invalid(`nests graphs deeper than ${MAX_NESTING} levels`);
    for (const { attribute } of nodes) {
      for (const { g } of attribute) if (g) walk(g.node, depth + 1);
    }
  };
  walk(graph.node, 0);
}

function indexGraph(model: ModelProto, graph: GraphProto): Graph {
  const producers = new Map<string, NodeProto>();
  const consumers = new Map<string, NodeProto[]>();
  /** Shape of each constant. */
  const constants = new Map<string, number[]>();
  for (const tensor of graph.initializer) {
    constants.set(tensor.name ?? '', (tensor.dims ?? []).map(int));
  }
  for (const node of graph.node) {
    for (const name of node.output) if (name) producers.set(name, node);
    for (const name of node.input) {
      const list = consumers.get(name);
      if (list) list.push(node);
      else consumers.set(name, [node]);
    }
    if (node.opType === 'Constant') {
      const value = node.attribute.find((a) => a.name === 'value')?.t;
      constants.set(node.output[0] ?? '', (value?.dims ?? []).map(int));
    }
    const shape = constants.get(node.input[0] ?? '');
    if (shape && node.opType === 'Transpose')
      constants.set(node.output[0] ?? '', shape.toReversed());
    else if (shape && SAME_SHAPE.has(node.opType)) constants.set(node.output[0] ?? '', shape);
  }

  const live = new Set<string>();
  const pending = graph.input.map((i) => i.name).filter((name) => !constants.has(name));
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (live.has(name)) continue;
    live.add(name);
    for (const node of consumers.get(name) ?? []) {
      if (node.opType === 'Shape' || node.opType === 'Size') continue;
      for (const output of node.output) pending.push(output);
    }
  }

  return {
    model,
    graph,
    nodes: graph.node,
    producer: (tensor) => producers.get(tensor),
    consumers: (tensor) => consumers.get(tensor) ?? [],
    weightShape: (tensor) => {
      const shape = constants.get(tensor);
      return shape && shape.length <= 2 ? shape : undefined;
    },
    constantShape: (tensor) => constants.get(tensor),
    dependsOnInput: (tensor) => live.has(tensor),
  };
}
