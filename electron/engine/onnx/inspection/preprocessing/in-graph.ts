import type { Graph } from '../../reading/graph';
import { DataType, floatsOf, type NodeProto } from '../../reading/schema';
import { AS_IT_IS, type Preprocessing } from './common';

/** What a graph does to its image before its first layer. */
export interface InGraph {
  readonly resizes: boolean;
  /** It subtracts a mean or divides by a deviation. */
  readonly normalises: boolean;
  /** By these numbers, the image is taken in 0..255; null where they do not tell. */
  readonly bytes: boolean | null;
}

const RESIZES = new Set(['Resize', 'Upsample']);
const KEEPS = new Set([
  ...['Cast', 'Transpose', 'Identity', 'Clip', 'Unsqueeze', 'Squeeze', 'Slice', 'Gather', 'Pad'],
]);
const LEVELS = new Set(['Sub', 'Add', 'Mul', 'Div']);
const MAX_STEPS = 24;
/** A factor of bytes is at least this (1/255, or 1/127.5), and a mean of values in 0..1 is below it. */
const BYTES_FACTOR = 100;
const MEAN_OF_ONE = 2;

/** Follows the image until something is done to it that only a model does. */
export function inGraph(graph: Graph, image: string): InGraph {
  let resizes = false;
  let bytes: boolean | null = null;
  let normalises = false;
  let tensor = image;
  for (let step = 0; step < MAX_STEPS; step++) {
    const [node, ...more] = graph
      .consumers(tensor)
      .filter(({ opType }) => opType !== 'Shape' && opType !== 'Size');
    if (!node || more.length > 0 || node.input[0] !== tensor) break;
    if (RESIZES.has(node.opType)) resizes = true;
    else if (LEVELS.has(node.opType)) {
      const largest = largestOf(graph, node, tensor);
      if (largest === null) break;
      const factor = node.opType === 'Mul' ? 1 / largest : largest;
      const isShift = node.opType === 'Sub' || node.opType === 'Add';
      if (isShift) bytes ??= largest > MEAN_OF_ONE;
      else if (factor >= BYTES_FACTOR) bytes ??= true;
      normalises ||= isShift || factor < BYTES_FACTOR;
    } else if (!KEEPS.has(node.opType)) break;
    tensor = node.output[0] ?? '';
  }
  return { resizes, bytes, normalises };
}

/** The largest of one to four constants; null for anything else, such as a layer's weights. */
function largestOf(graph: Graph, node: NodeProto, tensor: string): number | null {
  const name = node.input.find((one) => one !== tensor) ?? '';
  const constant =
    graph.graph.initializer.find((one) => one.name === name) ??
    graph.producer(name)?.attribute.find((a) => a.name === 'value')?.t;
  if (!constant || constant.dataType !== DataType.FLOAT) return null;
  const values = floatsOf(constant);
  if (values.length === 0 || values.length > 4) return null;
  return Math.max(...values.map(Math.abs));
}

/** Preprocessing without what the graph does by itself, which would else be done twice. */
export function withoutDone(found: Preprocessing, done: InGraph, type: string): Preprocessing {
  const isBytes = type === 'uint8';
  const guessed = found.source === 'guess';
  // A file's mean and std may be meant besides: only bytes and guesses prove that they are not.
  const levels = isBytes || (guessed && (done.normalises || done.bytes !== null));
  if (!levels && !done.resizes) return found;
  const { preprocess, sources, notes } = found;
  const scale = isBytes || done.bytes ? 1 : 1 / 255;
  const now = [
    ...(done.resizes ? ['resizes'] : []),
    ...(levels && done.normalises ? ['normalises'] : []),
  ];
  return {
    ...found,
    preprocess: {
      ...preprocess,
      ...(levels && { ...AS_IT_IS, scale }),
      ...(done.resizes && { resize: 'graph' }),
    },
    sources: {
      ...sources,
      ...(levels && { mean: 'graph', std: 'graph', scale: 'graph' }),
      ...(done.resizes && { resize: 'graph' }),
    },
    notes: [
      ...(done.resizes ? [] : notes),
      ...(now.length > 0 ? [`The graph itself ${now.join(' and ')} the image.`] : []),
    ],
  };
}
