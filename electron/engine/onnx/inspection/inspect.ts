import { dirname, join } from 'node:path';
import { cancelled, type ModelCard, type ModelFile, type Size } from '#shared/types';
import { externalFiles } from '../reading/external';
import { readModelFile } from '../reading/file';
import { type Graph, readGraph } from '../reading/graph';
import { unknownOperator } from '../reading/load-error';
import { findAttention } from '../taps/find';
import { openLayers } from '../taps/layers';
import { findRouters, openRouters } from '../taps/routers';
import { makeCard, type Opened } from './card';
import { type Facts, type PartialCard, readFacts } from './config';
import { ANY_GRAPH, checkPlaces, checkRun, type GraphContract, misfit } from './contract';
import { givesBytes } from './image-to-image';
import { imageInput } from './input';
import { type Model, runOpened, sizesToTry, traced } from './run';
import { scoreCard } from './score-network';
import { inspectSeedModel, type SeedGraph } from './seed-model';

export interface InspectOptions {
  /** Becomes the card's id. */
  id: string;
  /** Input size to use where the graph leaves height and width free; by default the config's, or 224. */
  size?: Size;
  /** The graphs that the model consists of, from what lies beside `path`; by default the one at `path`. */
  contracts?: (card: PartialCard) => readonly GraphContract[] | undefined;
  signal?: AbortSignal;
}

/**
 * Checks an ONNX file, or all graphs of the model that it belongs to, opens each once in ONNX
 * Runtime, and infers all that a card says. Throws VitrineError('model-missing' | 'model-invalid' |
 * 'unsupported' | 'shape-mismatch' | 'out-of-memory' | 'disk' | 'cancelled').
 */
export async function inspectModel(path: string, options: InspectOptions): Promise<ModelCard> {
  const { signal } = options;
  const given = await readFile(path, signal);
  const facts = await readFacts(path, given.graph);
  const card = (await scoreCard(path, given.graph, facts)) ?? facts.card;
  const opened: Opened[] = [];
  const contracts = options.contracts?.(card) ?? [ANY_GRAPH];
  if (contracts.every(({ noImage }) => noImage)) {
    const graphs = await seedGraphs(contracts, given, signal);
    return inspectSeedModel(options.id, graphs, { card, facts });
  }
  for (const contract of contracts) {
    const read = await readBeside(contract, given, signal);
    const graph = await openGraph(read, contract, facts, options);
    checkImage(graph, contract, opened[0]);
    opened.push(graph);
  }
  const [first] = opened;
  const bytes = first !== undefined && (await givesBytes(first.model, first.run));
  return makeCard({ id: options.id, opened, facts, bytes });
}

/** The graph of a contract, beside the one that was given where it is another. */
async function readBeside(
  { file }: GraphContract,
  given: ReadFile,
  signal?: AbortSignal,
): Promise<ReadFile> {
  if (file === undefined || file === given.file.name) return given;
  if (/[\\/]|^\.+$/.test(file)) throw misfit(file, 'it lies outside the folder of the model');
  return readFile(join(dirname(given.path), file), signal);
}

async function seedGraphs(
  contracts: readonly GraphContract[],
  given: ReadFile,
  signal?: AbortSignal,
): Promise<SeedGraph[]> {
  const graphs: SeedGraph[] = [];
  for (const contract of contracts) {
    const read = await readBeside(contract, given, signal);
    graphs.push({ ...read, folder: dirname(read.path), contract });
  }
  return graphs;
}

/** Throws VitrineError('model-invalid') for a graph that takes its image under another name. */
function checkImage(
  { model: { name, free } }: Opened,
  { image }: GraphContract,
  first: Opened | undefined,
): void {
  if (image ? free.name === image : !first || free.name === first.model.free.name) return;
  const wanted = image ? `by the card as “${image}”` : 'the first graph does not';
  throw misfit(name, `it takes the image as “${free.name}”, ${wanted}`);
}

/** A graph as it lies on disk, decoded; nothing has run yet. */
interface ReadFile {
  path: string;
  bytes: Uint8Array;
  graph: Graph;
  file: ModelFile;
  external: ModelFile[];
}

async function readFile(path: string, signal?: AbortSignal): Promise<ReadFile> {
  const { bytes, file } = await readModelFile(path, signal);
  const graph = readGraph(bytes, file.name);
  checkOperators(graph, file.name);
  const external = await externalFiles(graph, path, signal);
  return { path, bytes, graph, file, external };
}

async function openGraph(
  { path, bytes, graph, file, external }: ReadFile,
  contract: GraphContract,
  facts: Facts,
  { size, signal }: InspectOptions,
): Promise<Opened> {
  const free = imageInput(graph, file.name, contract);
  const found = contract.closed ? CLOSED : findAttention(graph);
  if (signal?.aborted) throw cancelled();

  const whole: Model = {
    name: file.name,
    folder: dirname(path),
    bytes,
    graph,
    free,
    candidates: found.candidates,
    grids: contract.grids ?? [],
    routers: contract.closed ? [] : findRouters(graph),
  };
  const sizes = size ? [size] : sizesToTry(free, facts);
  const { model, notes, ...run } = await runOpened(whole, sizes);
  if (signal?.aborted) throw cancelled();
  const shapeOf = (tensor: string) => run.probe.shapes.get(tensor) ?? [];
  const layers = openLayers(model, shapeOf, traced(model, run), run.size);
  layers.notes.unshift(...found.notes, ...notes);
  const opened = openRouters(model.routers, shapeOf, layers.taps);
  layers.notes.push(...opened.notes);
  if (!contract.closed && layers.taps.length === 0 && layers.notes.length === 0) {
    layers.notes.push(noAttention(graph));
  }
  checkRun(file.name, contract, { outputs: run.probe.outputs, layers: layers.taps.length });
  const tensors = layers.taps.map(({ tensor }) => tensor);
  checkPlaces(file.name, contract, graph, tensors);
  return { files: [file, ...external], model, run, layers, routers: opened.routers };
}

const CLOSED: ReturnType<typeof findAttention> = { candidates: [], notes: [] };

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
