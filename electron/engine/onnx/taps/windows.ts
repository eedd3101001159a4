import type { AttentionTap, Size } from '#shared/types';
import type { Graph } from '../reading/graph';
import { EMPTY, type GraphAddition, int64Constant, type NodeProto, node } from '../reading/schema';
import { windowPositions } from './dense';
import type { Candidate } from './find';
import { ADDED } from './fused';

/** Moves tokens about without changing them. */
const MOVES = new Set([
  ...['Reshape', 'Transpose', 'Slice', 'Concat', 'Split', 'Pad', 'Gather'],
  ...['Squeeze', 'Unsqueeze', 'Flatten'],
]);
/** Changes tokens each by itself and leaves them where they are. */
const STAYS = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sqrt', 'ReduceMean', 'LayerNormalization', 'Identity'],
  ...['SkipLayerNormalization', 'Cast', 'Dropout', 'DynamicQuantizeLinear', 'DequantizeLinear'],
]);

/** By attention tensor: the grid, and how windows lie on it. */
export type Windows = Map<string, { grid: Size; window: NonNullable<AttentionTap['window']> }>;

/** A trail that is longer is not one of a window partition. */
const MAX_TRAIL = 64;
/** Operators looked at on the way back; the deepest models have some thousand. */
const MAX_WALK = 3000;

/** How the tokens that an attention layer works on were moved there from an earlier tensor. */
export interface Trail {
  /** The tensor in which the tokens still lie as in the image. */
  source: string;
  /** The tokens as they enter the projection to queries, `[windows, n, C]`. */
  tokens: string;
  /** Added nodes that send the numbers 1, 2, 3, ... the same way. */
  addition: GraphAddition;
  /** Output with the numbers of channels 0 and 1 of each token; 0 is padding. */
  numbers: string;
}

/** Follows the tokens of a windowed layer back to the image; undefined when the way is not plain. */
export function trailOf(graph: Graph, candidate: Candidate, index: number): Trail | undefined {
  // Queries may come from elsewhere (GCViT's global queries); then the keys tell.
  const start = [candidate.queries, candidate.keys]
    .map((operand) => projected(graph, operand))
    .map((tokens) => tokens && movedTensor(graph, tokens, new Set()))
    .find((moved) => moved !== undefined);
  if (!start) return undefined;

  const name = (part: string) => `${ADDED}trail/${index}/${part}`;
  const copies = new Map<string, string>();
  const nodes: NodeProto[] = [];
  let source: string | undefined;
  /** The numbers that have gone the way of `tensor`; undefined when there is more than one source. */
  const copy = (tensor: string): string | undefined => {
    const known = copies.get(tensor);
    if (known) return known;
    const op = graph.producer(tensor);
    if (!op || !MOVES.has(op.opType)) {
      if (source && source !== tensor) return undefined;
      source = tensor;
      return name('iota');
    }
    if (nodes.length > MAX_TRAIL) return undefined;
    const moved = op.opType === 'Concat' ? op.input.map(copy) : [copy(op.input[0] ?? '')];
    if (!moved.every((m) => m !== undefined)) return undefined;
    // The value that pads is a float: without it, integers are padded with 0.
    const rest = op.opType === 'Pad' ? op.input.slice(1, 2) : op.input.slice(1);
    const input = op.opType === 'Concat' ? moved : [...moved, ...rest];
    const id = nodes.length;
    op.output.forEach((o, i) => {
      if (o) copies.set(o, name(`${id}.${i}`));
    });
    nodes.push({
      ...op,
      name: name(`${id}`),
      input,
      output: op.output.map((o, i) => (o ? name(`${id}.${i}`) : '')),
    });
    return copies.get(tensor);
  };
  const end = copy(start);
  if (!end || !source || nodes.length === 0) return undefined;

  const numbers = name('numbers');
  const first = [
    node('Shape', [source], [name('shape')]),
    node('Size', [source], [name('size')]),
    node('Add', [name('size'), name('one')], [name('end')]),
    node('Range', [name('one'), name('end'), name('one')], [name('range')]),
    node('Reshape', [name('range'), name('shape')], [name('iota')]),
  ];
  const last = node('Gather', [end, name('channels')], [numbers], { axis: -1 });
  const constants = [
    { ...int64Constant(name('one'), [1]), dims: [] },
    int64Constant(name('channels'), [0, 1]),
  ];
  return {
    source,
    tokens: start,
    numbers,
    addition: { ...EMPTY, nodes: [...first, ...nodes, last], constants, outputs: [numbers] },
  };
}

/** The tensor that is multiplied with weights to give the queries. */
function projected(graph: Graph, queries: string): string | undefined {
  let tensor = queries;
  for (let steps = 0; steps < MAX_TRAIL; steps++) {
    const op = graph.producer(tensor);
    if (!op) return undefined;
    if (/MatMul|Gemm/.test(op.opType)) return op.input[0];
    const next = op.input.find((name) => graph.dependsOnInput(name));
    if (!next) return undefined;
    tensor = next;
  }
  return undefined;
}

/** Going back over what leaves tokens in their place: the nearest tensor that was moved. */
function movedTensor(graph: Graph, tensor: string, seen: Set<string>): string | undefined {
  if (seen.has(tensor) || seen.size > MAX_WALK) return undefined;
  seen.add(tensor);
  const op = graph.producer(tensor);
  if (!op) return undefined;
  if (MOVES.has(op.opType)) return tensor;
  if (!STAYS.has(op.opType)) return undefined;
  for (const input of op.input) {
    const found = movedTensor(graph, input, seen);
    if (found) return found;
  }
  return undefined;
}

/** What a run told of a trail. */
export interface Followed {
  /** Shape of the trail's source. */
  source: number[];
  windows: number;
  /** Tokens in a window. */
  tokens: number;
  /** Channels of a token. */
  channels: number;
  /** Numbers of channels 0 and 1 for each token. */
  numbers: number[];
}

/** The grid and the windows that explain where every token went; undefined when none does. */
export function windowOf(
  { source, windows, tokens, channels, numbers }: Followed,
  gridOf: (places: number) => Size | undefined,
): { grid: Size; window: NonNullable<AttentionTap['window']> } | undefined {
  const size = source.reduce((a, b) => a * b, 1);
  const places = size / channels;
  // Neighbouring channels lie next to each other (…, C), or a whole map apart (C, H, W).
  const i = numbers.findIndex((n, k) => k % 2 === 0 && n > 0);
  const channelsLast = numbers[i + 1]! - numbers[i]! === 1;
  const position = (n: number) =>
    n === 0 ? -1 : Math.floor((n - 1) / (channelsLast ? channels : 1));
  const positions = numbers.filter((_, k) => k % 2 === 0).map(position);

  const [a = 0, b = 0] = channelsLast ? source.slice(-3, -1) : source.slice(-2);
  const grid: Size | undefined = source.length === 4 ? [a, b] : gridOf(places);
  const whole = grid !== undefined && grid[0] * grid[1] === places;
  if (!whole || positions.length !== windows * tokens) return undefined;

  const start = positions[0] ?? 0;
  // The first token of the first window lies where the roll starts.
  const shift: [number, number] = [Math.floor(start / grid[1]), start % grid[1]];
  for (const size of factorPairs(tokens)) {
    const padded: Size = [roundUp(grid[0], size[0]), roundUp(grid[1], size[1])];
    for (const kind of ['block', 'grid'] as const) {
      for (const wrap of [grid, padded]) {
        const window = { size, shift, wrap, kind };
        const expected = windowPositions(window, grid);
        const same =
          expected.length === positions.length && expected.every((p, k) => p === positions[k]);
        if (same) return { grid, window };
      }
    }
  }
  return undefined;
}

const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

/** All ways to write n as a product, the squarest first. */
function factorPairs(n: number): Size[] {
  const pairs: Size[] = [];
  for (let a = 1; a <= n; a++) if (n % a === 0) pairs.push([a, n / a]);
  return pairs.sort((p, q) => Math.abs(p[0] - p[1]) - Math.abs(q[0] - q[1]));
}
