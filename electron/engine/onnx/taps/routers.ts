import { type AttentionTap, axisLength, type RouterTap } from '#shared/types';
import type { Graph } from '../reading/graph';
import type { NodeProto } from '../reading/schema';

/** A choice of experts: the k most probable of a softmax over scores that weights make of each token. */
export type Router = Pick<RouterTap, 'probabilities' | 'gates' | 'chosen'>;

/** Leave the numbers and their last axis as they are. */
const PLAIN = new Set(['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);
const LINEAR = new Set(['MatMul', 'Gemm']);
/** What may stand between a linear layer and its softmax besides: bias, noise, temperature. */
const CHANGES = new Set(['Add', 'Sub', 'Mul', 'Div', 'Clip', 'Tanh']);
/** More operators than these are not between a router's; a hostile graph may have them. */
const MAX_BETWEEN = 8;

/** Every TopK over a Softmax over a linear layer, in the order in which the graph computes them. */
export const findRouters = (graph: Graph): Router[] =>
  graph.nodes.flatMap((node) => {
    if (node.opType !== 'TopK') return [];
    const [gates = '', chosen = ''] = node.output;
    const softmax = before(graph, node.input[0] ?? '', PLAIN, new Set(['Softmax']));
    if (!softmax || !gates || !chosen) return [];
    const passing = new Set([...PLAIN, ...CHANGES]);
    const linear = before(graph, softmax.input[0] ?? '', passing, LINEAR);
    const weights = linear?.input.slice(0, 2).some((name) => graph.weightShape(name));
    return weights ? [{ probabilities: softmax.output[0]!, gates, chosen }] : [];
  });

/** The nearest node of these operators before a tensor, past those that may stand between. */
function before(
  graph: Graph,
  tensor: string,
  passing: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
): NodeProto | undefined {
  let name = tensor;
  for (let steps = 0; steps <= MAX_BETWEEN; steps++) {
    const node = graph.producer(name);
    if (!node || wanted.has(node.opType)) return node;
    if (!passing.has(node.opType)) return undefined;
    name = node.input.find((input) => graph.dependsOnInput(input)) ?? '';
  }
  return undefined;
}

/** Tensors whose shapes are needed to open a router. */
export const routerTensors = ({ probabilities, gates, chosen }: Router): string[] => [
  probabilities,
  gates,
  chosen,
];

/** The routers whose tokens are those of an attention layer; in words, how many there are besides. */
export function openRouters(
  routers: readonly Router[],
  shapeOf: (tensor: string) => readonly number[],
  taps: readonly AttentionTap[],
): { routers: RouterTap[]; notes: string[] } {
  const opened = routers.flatMap((router): RouterTap[] => {
    const [shape, chosen] = [shapeOf(router.probabilities), shapeOf(router.chosen)];
    const experts = shape.at(-1) ?? 0;
    const count = rows(shape);
    const queries = taps.map((tap) => tap.queries);
    const tokens = queries.find((axis) => axis.grid[0] > 1 && axisLength(axis) === count);
    return tokens && experts > 1 && rows(chosen) === count ? [{ ...router, experts, tokens }] : [];
  });
  // A softmax over the classes, of which the best are taken, is none.
  const lost = routers.filter(({ probabilities }) => rows(shapeOf(probabilities)) > 1);
  const closed = lost.length - opened.length;
  const notes =
    closed > 0 ? [`${closed} routers are not shown: it is not known where their tokens lie.`] : [];
  return { routers: opened, notes };
}

/** Tokens of `[..., N]`. */
const rows = (shape: readonly number[]): number => shape.slice(0, -1).reduce((a, b) => a * b, 1);
