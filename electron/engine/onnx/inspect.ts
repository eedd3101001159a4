import { dirname } from 'node:path';
import { cancelled, type ModelCard, type Size } from '#shared/types';
import { makeCard } from './card';
import { readFacts } from './config';
import { externalFiles } from './external';
import { readModelFile } from './file';
import { findAttention } from './find';
import { type Graph, readGraph } from './graph';
import { imageInput } from './input';
import { openLayers } from './layers';
import { unknownOperator } from './load-error';
import { findWindows, type Model, runOpened, sizesToTry } from './run';

export interface InspectOptions {
  /** Becomes the card's id. */
  id: string;
  /** Input size to use where the graph leaves height and width free; by default the config's, or 224. */
  size?: Size;
  signal?: AbortSignal;
}

/**
 * Checks an ONNX file, opens it once in ONNX Runtime, and infers all that a card says.
 * Throws VitrineError('model-missing' | 'model-invalid' | 'unsupported' | 'shape-mismatch' |
 * 'out-of-memory' | 'disk' | 'cancelled').
 */
export async function inspectModel(path: string, options: InspectOptions): Promise<ModelCard> {
  const { signal } = options;
  const { bytes, file } = await readModelFile(path, signal);
  const graph = readGraph(bytes, file.name);
  checkOperators(graph, file.name);
  const external = await externalFiles(graph, path, signal);
  const facts = await readFacts(path, graph);
  const free = imageInput(graph, file.name);
  const found = findAttention(graph);
  if (signal?.aborted) throw cancelled();

  const whole: Model = {
    name: file.name,
    folder: dirname(path),
    bytes,
    graph,
    free,
    candidates: found.candidates,
  };
  const sizes = options.size ? [options.size] : sizesToTry(free, facts);
  const { model, notes, ...run } = await runOpened(whole, sizes);
  if (signal?.aborted) throw cancelled();
  const windows = await findWindows(model, run);
  const shapeOf = (tensor: string) => run.probe.shapes.get(tensor) ?? [];
  const layers = openLayers(graph, model.candidates, shapeOf, windows, run.size);
  layers.notes.unshift(...found.notes, ...notes);
  if (layers.taps.length === 0 && layers.notes.length === 0) {
    layers.notes.push(noAttention(graph));
  }
  return makeCard({ id: options.id, files: [file, ...external], model, run, layers, facts });
}

function noAttention({ nodes }: Graph): string {
  const softmaxes = nodes.filter((n) => n.opType === 'Softmax').length;
  const none = 'The graph has no attention to show: ';
  if (softmaxes === 0) return `${none}it has no softmax.`;
  return `${none}none of its ${softmaxes} softmaxes lies between two products of tensors.`;
}

/** Operators of standard ONNX and of ONNX Runtime; functions inside the model bring their own domains. */
const DOMAINS = new Set([
  ...['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.training', 'ai.onnx.preview.training'],
  ...['com.microsoft', 'com.microsoft.nchwc', 'com.microsoft.experimental', 'com.ms.internal.nhwc'],
]);

function checkOperators(graph: Graph, file: string): void {
  const own = new Set(graph.model.functions.map((f) => f.domain ?? ''));
  for (const { domain = '', opType } of graph.nodes) {
    if (!DOMAINS.has(domain) && !own.has(domain)) throw unknownOperator(file, domain, opType);
  }
}
