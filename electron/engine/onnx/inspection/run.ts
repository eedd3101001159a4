import { type Size, VitrineError } from '#shared/types';
import type { Graph } from '../reading/graph';
import { loadError } from '../reading/load-error';
import { type GraphAddition, joinAdditions } from '../reading/schema';
import type { Candidate } from '../taps/find';
import { gridsOf, mapTensors, windowCount } from '../taps/layers';
import { trailOf, type Windows, windowOf } from '../taps/windows';
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
  /** The grid of the patch tokens, where the card tells. */
  grid: Size | undefined;
}

export interface Run {
  /** Input size, [H, W]. */
  size: Size;
  /** The image first. */
  inputs: GraphInput[];
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

/** Runs the model on the first size that it takes, and learns the shapes inside it. */
async function runOnce(model: Model, sizes: readonly Size[]): Promise<Run> {
  const { graph, free, candidates } = model;
  const watch = [...mapTensors(graph), ...candidates.flatMap((c) => [c.tensor, c.queries])];
  const addition = joinAdditions(candidates.map((c) => c.addition));
  let failure: VitrineError | undefined;
  for (const size of sizes) {
    const [h, w] = size;
    const shape = free.layout === 'NCHW' ? [1, 3, h, w] : [1, h, w, 3];
    const image = { name: free.name, type: free.type, shape, fill: 0 };
    const masks = free.masks.map((mask) => maskAt(mask, size));
    const inputs = [image, ...free.others, ...masks];
    try {
      return { size, inputs, probe: await probe(model, inputs, watch, addition) };
    } catch (error) {
      failure ??= loadError(error, model.name, graph);
      // Only a run that failed may succeed with another size.
      if (failure.code !== 'shape-mismatch') break;
    }
  }
  throw failure ?? new VitrineError('internal', 'No input size to try');
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

/**
 * Finds where the windows of windowed layers lie, by sending numbers the way of the tokens. A layer of
 * which that cannot be found out is not in the result.
 */
export async function findWindows(
  model: Model,
  { inputs, size, probe: first }: Run,
): Promise<Windows> {
  const { graph } = model;
  const shapeOf = (tensor: string) => first.shapes.get(tensor) ?? [];
  const grids = gridsOf(model, shapeOf, size);
  const windowed = model.candidates.filter((c) => windowCount(shapeOf(c.tensor), grids) > 1);
  if (windowed.length === 0) return new Map();
  const trails = windowed.map((c, i) => trailOf(graph, c, i));
  const addition = joinAdditions(trails.flatMap((t) => (t ? [t.addition] : [])));
  const watch = trails.flatMap((t) => (t ? [t.source, t.tokens] : []));
  let second: Probe;
  try {
    second = await probe(model, inputs, watch, addition);
  } catch (error) {
    const failure = loadError(error, model.name);
    if (failure.code === 'out-of-memory') throw failure;
    // The numbers could not go the tokens' way; the model itself runs, as it did before.
    return new Map();
  }

  const gridOf = (places: number): Size | undefined => {
    const axis = grids.find(places) ?? grids.guess(places);
    return axis?.special === 0 ? axis.grid : undefined;
  };
  const windows: Windows = new Map();
  windowed.forEach((candidate, i) => {
    const trail = trails[i];
    const found =
      trail &&
      windowOf(
        {
          source: second.shapes.get(trail.source) ?? [],
          windows: windowCount(shapeOf(candidate.tensor), grids),
          tokens: shapeOf(candidate.tensor).at(-1) ?? 0,
          channels: second.shapes.get(trail.tokens)?.at(-1) ?? 1,
          numbers: second.values.get(trail.numbers) ?? [],
        },
        gridOf,
      );
    if (found) windows.set(candidate.tensor, found);
  });
  return windows;
}

const probe = (
  model: Model,
  inputs: readonly GraphInput[],
  watch: readonly string[],
  addition: GraphAddition,
) => probeModel(model.bytes, model.folder, inputs, [...new Set(watch)], addition);
