import type { AttentionTap, Size, TokenAxis } from '#shared/types';
import type { Graph } from '../reading/graph';
import type { Candidate } from './find';
import { Grids, placeless } from './grids';
import { reductionOf } from './reduced';
import type { Windows } from './windows';

export interface Layers {
  taps: AttentionTap[];
  /** Size of a patch in pixels of the input, [H, W]; null when no layer has a grid. */
  patch: Size | null;
  notes: string[];
  /** The grid was guessed from the number of tokens alone. */
  guessed: boolean;
}

type ShapeOf = (tensor: string) => readonly number[];

/** Operators whose outputs are maps of the image, [1, C, h, w]. */
const MAPS = /Conv|Pool/;
export const mapTensors = (graph: Graph): string[] =>
  graph.nodes.filter((n) => MAPS.test(n.opType)).map((n) => n.output[0] ?? '');

/**
 * Number of windows: [windows, heads, n, n] (Swin), [1, windows, heads, n, n] (Twins),
 * [1, heads, windows, n, n] (NesT) or perhaps [windows, n, n] (EfficientViT); 1 when the attention is
 * global. Where two readings are possible, the windows together make a whole map.
 */
export function windowCount(shape: readonly number[], grids: Grids): number {
  const [first = 1, second = 1, third = 1] = shape;
  const tokens = shape.at(-1) ?? 0;
  const whole = (windows: number) => grids.find(windows * tokens)?.special === 0;
  if (shape.length === 3) {
    return grids.batches.has(first) || grids.isMap(first * tokens) ? first : 1;
  }
  if (shape.length === 4) return first;
  if (shape.length === 5) return !whole(second) && whole(third) ? third : second;
  return 1;
}

/** The grids on which a model of this graph can have its tokens, the one that its card tells first. */
export function gridsOf(
  { graph, grid }: { graph: Graph; grid: Size | undefined },
  shapeOf: ShapeOf,
  input: Size,
): Grids {
  const shapes = mapTensors(graph)
    .map(shapeOf)
    .filter((s) => s.length === 4);
  // A map with a batch is one of windows or patches, not of the image.
  const whole = shapes.filter((s) => s[0] === 1).map((s): Size => [s[2] ?? 1, s[3] ?? 1]);
  const maps = grid ? [grid, ...whole] : whole;
  return new Grids(input, maps, new Set(shapes.map((s) => s[0] ?? 1)));
}

/** Makes taps of the candidates: heads, and how queries and keys lie on the image. */
export function openLayers(
  model: { graph: Graph; candidates: readonly Candidate[]; grid: Size | undefined },
  shapeOf: ShapeOf,
  windows: Windows,
  input: Size,
): Layers {
  const { graph, candidates } = model;
  const grids = gridsOf(model, shapeOf, input);
  const places = (candidate: Candidate) => shapeOf(candidate.tensor).at(-1) ?? 0;
  const known = windows.size > 0 || candidates.some((c) => grids.find(places(c)));
  const axis = (tokens: number): TokenAxis =>
    (known ? grids.find(tokens) : grids.guess(tokens)) ?? placeless(tokens);

  const taps: AttentionTap[] = [];
  const notes: string[] = [];
  /** Cut into windows of which it is not known where they lie; [heads, n, n] may only look like it. */
  const astray = ({ tensor }: Candidate) => {
    const shape = shapeOf(tensor);
    const sure = shape.length > 3 || grids.batches.has(shape[0] ?? 1);
    return sure && !windows.has(tensor) && windowCount(shape, grids) > 1;
  };
  // A model that keeps its tokens in an order of its own (Hiera) does so in all its layers.
  const ordered = !candidates.some(astray);
  const placed = (tokens: number): TokenAxis => {
    const found = axis(tokens);
    return ordered || found.special > 0 ? found : placeless(tokens);
  };
  if (!ordered) {
    notes.push('The order of the tokens is not known: attention is shown without places.');
  }
  for (const candidate of candidates) {
    const { tensor } = candidate;
    const shape = [...shapeOf(tensor)];
    const [q = 0, k = 0] = shape.slice(-2);
    const lead = shape.slice(0, -2).reduce((a, b) => a * b, 1);
    const found = windows.get(tensor);
    const heads = found ? lead / windowCount(shape, grids) : lead;
    const tap = { layer: taps.length, tensor, shape, heads };
    if (found) {
      const { grid, window } = found;
      const whole = { grid, special: 0 };
      taps.push({ ...tap, queries: whole, keys: whole, window });
      if (window.size.some((side, i) => (grid[i] ?? 0) % side !== 0)) {
        notes.push(
          `“${tensor}”: the windows reach over the edge; what goes to the padding is not shown.`,
        );
      }
    } else if (astray(candidate)) {
      notes.push(`“${tensor}” is attention in windows (${shape.join(' x ')}) of unknown place.`);
    } else if (isOverChannels(shapeOf(candidate.queries), shape, grids)) {
      notes.push(`“${tensor}” is attention over channels (${q} x ${k}), not over places.`);
    } else {
      const axisOf = (operand: string, tokens: number) =>
        tokens > 1 && graph.dependsOnInput(operand) ? placed(tokens) : placeless(tokens);
      const queries = axisOf(candidate.queries, q);
      const reduced = reductionOf(graph, shapeOf, candidate.keys, queries.grid, k);
      taps.push({
        ...tap,
        queries,
        keys: reduced ? { grid: reduced.keys, special: 0 } : axisOf(candidate.keys, k),
        ...(reduced && { reduction: reduced.side }),
      });
    }
  }
  const all = taps.flatMap((t) => [t.queries.grid, t.keys.grid]);
  const finest = all.sort((a, b) => b[0] * b[1] - a[0] * a[1])[0];
  return {
    taps,
    notes,
    guessed: !known,
    patch:
      finest && finest[0] > 1
        ? [Math.round(input[0] / finest[0]), Math.round(input[1] / finest[1])]
        : null,
  };
}

/** More special tokens than these are not usual: one class token and four registers. */
const USUAL_SPECIAL = 5;

/** XCiT, DaViT: the tokens lie in the inner axis of the product, the channels in the outer ones. */
function isOverChannels(
  queries: readonly number[],
  weights: readonly number[],
  grids: Grids,
): boolean {
  if (queries.length !== weights.length) return false;
  const outer = grids.find(weights.at(-1) ?? 0);
  const areTokens = outer !== undefined && outer.special <= USUAL_SPECIAL;
  return !areTokens && grids.isMap(queries.at(-1) ?? 0);
}
