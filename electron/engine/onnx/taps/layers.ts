import type { AttentionTap, Size, TokenAxis } from '#shared/types';
import type { Graph } from '../reading/graph';
import { layoutOf, productAxes } from './axes';
import type { Candidate } from './find';
import { isOverChannels, type Labels, place } from './places';
import { reductionOf } from './reduced';
import type { SpecialNames } from './special';

export interface Layers {
  taps: AttentionTap[];
  /** Size of a patch in pixels of the input, [H, W]; null when no layer has a grid. */
  patch: Size | null;
  notes: string[];
  /** What special tokens are was told by the names of weights. */
  named: boolean;
}

type ShapeOf = (tensor: string) => readonly number[];

/** What a run told of the tokens' places. */
export interface Traced {
  /** By candidate; a side is absent where its tokens come from no place that is known. */
  sides: readonly { rows?: Labels; columns?: Labels }[];
  names: SpecialNames;
  selected: ReadonlySet<'image' | 'lot'>;
}

/** Operators whose outputs are maps of the image, [1, C, h, w]. */
const MAPS = /Conv|Pool/;
export const mapTensors = (graph: Graph): string[] =>
  graph.nodes.filter((n) => MAPS.test(n.opType)).map((n) => n.output[0] ?? '');

/** Tensors whose shapes are needed to open a candidate. */
export const watchedOf = ({ tensor, scores }: Candidate): string[] => [
  tensor,
  ...(scores
    ? [scores.product, ...scores.before, ...scores.after].map((op) => op.output[0] ?? '')
    : []),
];

/** Makes taps of the candidates: heads, and how queries and keys lie on the image. */
export function openLayers(
  {
    graph,
    candidates,
    grids,
  }: { graph: Graph; candidates: readonly Candidate[]; grids: readonly Size[] },
  shapeOf: ShapeOf,
  traced: Traced,
  input: Size,
): Layers {
  const taps: AttentionTap[] = [];
  const notes: string[] = [];
  let lost = 0;
  candidates.forEach((candidate, i) => {
    const { tensor, scores } = candidate;
    const shape = [...shapeOf(tensor)];
    const layout = scores ? layoutOf(scores, tensor, shapeOf) : { swapped: false };
    const axes = axesOf(candidate, shapeOf);
    if (!layout || !axes) {
      notes.push(
        `“${tensor}” (${shape.join(' x ')}) cannot be opened: its queries and keys cannot be told apart.`,
      );
      return;
    }
    if (layout.overQueries) {
      notes.push(`“${tensor}”: the softmax runs over the queries, so a row may not sum to 1.`);
    }
    const { rows, columns } = traced.sides[i] ?? {};
    const [queries, keys] = layout.swapped ? [columns, rows] : [rows, columns];
    const [q, k] = layout.swapped ? [axes.columns, axes.rows] : [axes.rows, axes.columns];
    const known = {
      lead: axes.lead,
      queries,
      keys,
      tokens: { queries: q, keys: k },
      width: input[1],
      nameOf: traced.names.nameOf,
    };
    if (isOverChannels(known)) {
      notes.push(`“${tensor}” is attention over channels (${q} x ${k}), not over places.`);
      return;
    }
    const isBlind = !queries && !keys;
    const placed = isBlind && axes.lead.length > 1 && axes.lead[0]! > 1 ? undefined : place(known);
    if (!placed) {
      notes.push(`“${tensor}” is attention in windows (${shape.join(' x ')}) of unknown place.`);
      return;
    }
    const operands = layout.swapped
      ? { queries: candidate.keys, keys: candidate.queries }
      : { queries: candidate.queries, keys: candidate.keys };
    const isToken = (operand: string, tokens: number) =>
      tokens > 1 && graph.dependsOnInput(operand);
    const told = (axis: TokenAxis, operand: string, tokens: number): TokenAxis =>
      axis.grid[0] === 1 && isToken(operand, tokens) ? (onGrid(grids, tokens) ?? axis) : axis;
    const own = told(placed.queries, operands.queries, q);
    const others = told(placed.keys, operands.keys, k);
    if (own.grid[0] === 1 && others.grid[0] === 1 && isToken(operands.queries, q)) lost++;
    const reduced =
      placed.order || placed.window
        ? undefined
        : reductionOf(graph, shapeOf, operands.keys, own.grid, k);
    taps.push({
      layer: taps.length,
      tensor,
      shape,
      ...placed,
      queries: own,
      keys: reduced ? { grid: reduced.keys, special: 0 } : others,
      ...(reduced && { reduction: reduced.side }),
      ...(layout.view && { view: layout.view }),
    });
    if (reachesOver(placed)) {
      notes.push(
        `“${tensor}”: the windows reach over the edge; what goes to the padding is not shown.`,
      );
    }
  });
  if (lost > 0) notes.push(`${plural(lost)} without places: ${reasonOf(traced.selected)}.`);
  return { taps, notes, patch: patchOf(taps, input), named: traced.names.byName };
}

/** Windows that do not divide the grid, or have a halo (HaloNet), hold padding. */
const reachesOver = ({ window, order, queries: { grid } }: ReturnType<typeof place> & object) =>
  window?.size.some((side, axis) => (grid[axis] ?? 0) % side !== 0) || order?.keys.includes(-1);

const plural = (layers: number): string =>
  layers === 1 ? 'The attention of 1 layer is shown' : `The attention of ${layers} layers is shown`;

function reasonOf(selected: Traced['selected']): string {
  if (selected.has('lot')) return 'the graph draws its tokens by lot';
  if (selected.has('image')) return 'the graph selects its tokens by what it sees';
  return 'the graph does not tell where on the image its tokens lie';
}

/** Sizes of the axes of a candidate's scores. */
function axesOf(
  { tensor, scores }: Candidate,
  shapeOf: ShapeOf,
): { lead: number[]; rows: number; columns: number } | undefined {
  const shape = shapeOf(scores?.product.output[0] ?? tensor);
  const rank = shape.length;
  const axes = scores
    ? productAxes(scores.product, rank)
    : { lead: [0, 1], rows: [rank - 2], columns: [rank - 1] };
  if (!axes || rank < 2) return undefined;
  const size = (of: readonly number[]) => of.reduce((total, axis) => total * (shape[axis] ?? 0), 1);
  return {
    lead: axes.lead.map((axis) => shape[axis] ?? 1),
    rows: size(axes.rows),
    columns: size(axes.columns),
  };
}

/** More special tokens than these are not usual: one class token and four registers. */
const USUAL_SPECIAL = 5;

/** The card's own grid for so many tokens, special ones first. */
function onGrid(grids: readonly Size[], tokens: number): TokenAxis | undefined {
  return grids
    .map((grid) => ({ grid, special: tokens - grid[0] * grid[1] }))
    .filter(({ special }) => special >= 0 && special <= USUAL_SPECIAL)
    .sort((a, b) => a.special - b.special)[0];
}

function patchOf(taps: readonly AttentionTap[], input: Size): Size | null {
  const grids = taps.flatMap((t) => [t.queries.grid, t.keys.grid]).filter(([h]) => h > 1);
  const [finest] = grids.sort((a, b) => b[0] * b[1] - a[0] * a[1]);
  return finest ? [Math.round(input[0] / finest[0]), Math.round(input[1] / finest[1])] : null;
}
