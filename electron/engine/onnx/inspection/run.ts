import { type Size, VitrineError } from '#shared/types';
import type { Graph } from '../reading/graph';
import { loadError } from '../reading/load-error';
import { joinAdditions } from '../reading/schema';
import type { Candidate } from '../taps/find';
import { mapTensors, type Traced, watchedOf } from '../taps/layers';
import type { Labels } from '../taps/places';
import { type Router, routerTensors } from '../taps/routers';
import { LABEL } from '../taps/sources';
import { SpecialNames } from '../taps/special';
import { labelNames, labelTokens, type TokenLabels } from '../taps/token-labels';
import type { Facts } from './config';
import { type FreeInput, type GraphInput, maskAt } from './input';
import { configuredSize } from './preprocessing';
import { type Probe, probeModel } from './probe';

/** A checked model in hand. */
export interface Model {
  /** File name. */
  name: string;
  /** Where external data lie. */
  folder: string;
  bytes: Uint8Array;
  graph: Graph;
  free: FreeInput;
  candidates: readonly Candidate[];
  routers: readonly Router[];
  /** The grid of the patch tokens, where the card tells. */
  grids: readonly Size[];
}

export interface Run {
  /** Input size, [H, W]. */
  size: Size;
  /** The image first. */
  inputs: GraphInput[];
  /** Absent where they could not be followed. */
  labels: TokenLabels | undefined;
  probe: Probe;
}

/** Sizes that vision transformers with free input sizes are usually made for. */
const USUAL_SIZES: Size[] = [
  [224, 224],
  [256, 256],
  [384, 384],
  [512, 512],
  [518, 518],
  [32, 32],
];

export const sizesToTry = (free: FreeInput, facts: Facts): Size[] => {
  const configured = configuredSize(facts);
  const wanted = configured ? [configured, ...USUAL_SIZES] : USUAL_SIZES;
  const [height, width] = free.size;
  if (height && width) return [[height, width]];
  return wanted.map(([h, w]) => [height ?? h, width ?? w]);
};

/** Runs the model on the first size that it takes, and learns the shapes inside it and where its tokens lie. */
async function runOnce(model: Model, sizes: readonly Size[]): Promise<Run> {
  const { graph, free, candidates } = model;
  const labels = labelTokens(graph, free, candidates);
  let failure: VitrineError | undefined;
  for (const size of sizes) {
    const [h, w] = size;
    const shape = free.layout === 'NCHW' ? [1, 3, h, w] : [1, h, w, 3];
    const image = { name: free.name, type: free.type, shape, fill: 0 };
    const masks = free.masks.map((mask) => maskAt(mask, size));
    const inputs = [image, ...free.others, ...masks];
    try {
      return { size, inputs, ...(await probeWith(model, inputs, labels)) };
    } catch (error) {
      failure ??= loadError(error, model.name, graph);
      // Only a run that failed may succeed with another size.
      if (failure.code !== 'shape-mismatch') break;
    }
  }
  throw failure ?? new VitrineError('internal', 'No input size to try');
}

async function probeWith(
  model: Model,
  inputs: readonly GraphInput[],
  labels: TokenLabels,
): Promise<Pick<Run, 'labels' | 'probe'>> {
  try {
    return { labels, probe: await probe(model, inputs, labels) };
  } catch (error) {
    // The labels could not go the tokens' way; the model itself may run.
    if (!String(error).includes(LABEL)) throw error;
    return { labels: undefined, probe: await probe(model, inputs, undefined) };
  }
}

/** As `runOnce`; fused operators that cannot show their weights on this machine are left closed. */
export async function runOpened(
  model: Model,
  sizes: readonly Size[],
): Promise<Run & { model: Model; notes: string[] }> {
  try {
    return { ...(await runOnce(model, sizes)), model, notes: [] };
  } catch (error) {
    const plain = model.candidates.filter((c) => c.addition.nodes.length === 0);
    const closed = model.candidates.length - plain.length;
    if (closed === 0) throw error;
    const without = { ...model, candidates: plain };
    const run = await runOnce(without, sizes);
    const why = VitrineError.from(error).message;
    return {
      ...run,
      model: without,
      notes: [`${closed} fused attention operators cannot be opened: ${why}.`],
    };
  }
}

function probe(
  { bytes, folder, graph, candidates, routers }: Model,
  inputs: readonly GraphInput[],
  labels: TokenLabels | undefined,
): Promise<Probe> {
  const names = labels ? labelNames(labels) : [];
  const watch = [
    ...mapTensors(graph),
    ...candidates.flatMap(watchedOf),
    ...routers.flatMap(routerTensors),
    ...names,
  ];
  const additions = candidates.map((c) => c.addition);
  if (labels) additions.push(labels.sources.addition(names));
  return probeModel(bytes, folder, inputs, [...new Set(watch)], joinAdditions(additions));
}

/** Where the tokens of every candidate lie, as a run told. */
export function traced({ graph }: Model, { labels, probe }: Run): Traced {
  const side = (name: string | undefined): Labels | undefined => {
    const [shape, values] = name ? [probe.shapes.get(name), probe.values.get(name)] : [];
    return shape && values && { shape, values };
  };
  const read = labels?.read && probe.values.get(labels.read)?.[0];
  return {
    sides: (labels?.sides ?? []).map(({ rows, columns }) => {
      const [q, k] = [side(rows), side(columns)];
      return { ...(q && { rows: q }), ...(k && { columns: k }) };
    }),
    names: new SpecialNames(graph, labels?.sources.added ?? [], read || undefined),
    selected: labels?.sources.selected ?? new Set(),
  };
}
