import type { Graph } from '../reading/graph';
import { attributeInt, EMPTY, type GraphAddition, type NodeProto } from '../reading/schema';
import { ADDED, openFused } from './fused';
import { hiddenAttention } from './hidden';
import { isView, pathsBetween } from './products';

/** An attention matrix that can be made an output of the graph. */
export interface Candidate {
  /** The softmax weights, or what they became before they were multiplied with the values. */
  tensor: string;
  /** Nodes that compute `tensor` where the graph itself keeps it inside a fused operator. */
  addition: GraphAddition;
  /** The queries as they are multiplied with the keys, `[..., Q, d]`. */
  queries: string;
  /** The keys likewise, `[..., d, K]`, or as the fused operator takes them. */
  keys: string;
  /** How the scores became `tensor`; absent for a fused operator, whose weights are `[batch, heads, Q, K]`. */
  scores?: Scores;
}

export interface Scores {
  /** The product of queries and keys. */
  product: NodeProto;
  /** Operators on the way to the softmax, and from there to `tensor`, that give the scores another shape. */
  before: NodeProto[];
  after: NodeProto[];
  /** The softmax's axis, as the graph has it. */
  axis: number;
  /** The product of `tensor` and the values; absent where it is reached through other shapes. */
  values?: NodeProto;
}

export interface Found {
  /** In the order in which the graph computes them. */
  candidates: Candidate[];
  /** Attention that is there but cannot be opened, and why. */
  notes: string[];
}

const SOFTMAXES = new Set(['Softmax', 'BiasSoftmax']);

/** Finds every attention matrix: a softmax that comes from the product of two tensors and goes into another. */
export function findAttention(graph: Graph): Found {
  const candidates: Candidate[] = [];
  const notes: string[] = [];
  const lost: string[] = [];
  for (const node of graph.nodes) {
    const tensor = `${ADDED}attention/${candidates.length}`;
    const addition = openFused(graph, node, tensor);
    if (typeof addition === 'string') {
      notes.push(`${node.opType} “${node.name ?? ''}” cannot be opened: ${addition}.`);
    } else if (addition) {
      // One input holds queries and keys where they are packed, or become so by packed weights.
      const { queries, keys } = operands(node);
      const own = keys !== '' && !graph.weightShape(keys);
      candidates.push({ tensor, addition, queries, keys: own ? keys : queries });
    } else if (node.opType === 'QLinearSoftmax') {
      notes.push(
        `The softmax “${node.name ?? ''}” is kept in 8 bits: export with QDQ nodes to see its attention.`,
      );
    } else if (SOFTMAXES.has(node.opType)) {
      const found = openSoftmax(graph, node);
      if (typeof found === 'string') lost.push(found);
      else if (found && candidates.some((c) => c.tensor === found.candidate.tensor)) {
        notes.push(
          `“${found.candidate.tensor}” is made of several softmaxes (as in differential attention): their combination is shown once.`,
        );
      } else if (found) {
        candidates.push(found.candidate);
        notes.push(...found.notes);
      }
    }
  }
  notes.push(...lost, ...hiddenAttention(graph));
  return { candidates, notes };
}

const operands = ({ input: [queries = '', keys = ''] }: NodeProto) => ({ queries, keys });

/** A candidate; in words why it is none, where it looks like attention; undefined for any other softmax. */
function openSoftmax(
  graph: Graph,
  softmax: NodeProto,
): { candidate: Candidate; notes: string[] } | string | undefined {
  const weights = softmax.output[0] ?? '';
  const { back, forward } = pathsBetween(graph, softmax);
  if (!back && !forward) return undefined;
  if (!back || !forward) {
    if (!back) {
      return `The softmax “${weights}” weighs values, but its scores come from no queries and keys (as in VOLO’s outlook attention): it is not shown.`;
    }
    return `The softmax “${weights}” comes from a product of two tensors, but what it is used for is not attention that can be opened.`;
  }
  const product = back.product;
  const scores: Scores = {
    product,
    before: back.path,
    after: [],
    axis: attributeInt(softmax, 'axis') ?? (opsetOf(graph) < 13 ? 1 : -1),
  };
  const candidate: Candidate = { tensor: weights, addition: EMPTY, ...operands(product), scores };
  const changes = forward.path.filter((op) => op.changes).map(({ node }) => node.opType);
  if (changes.length === 0) {
    if (forward.operand === weights) scores.values = forward.product;
    return { candidate, notes: [] };
  }
  if (forward.mixing) {
    const what = [...new Set(changes)].join(', ');
    return {
      candidate,
      notes: [
        `“${weights}”: its heads are mixed after the softmax (${what}); what is shown is before that.`,
      ],
    };
  }
  const after = forward.path.map(({ node }) => node).filter((op) => isView(graph, op));
  const note = `“${forward.operand}”: the weights are changed after the softmax (${changes.join(', ')}); what is shown is what the values are multiplied with.`;
  const changed = {
    ...candidate,
    tensor: forward.operand,
    scores: { ...scores, after, values: forward.product },
  };
  return { candidate: changed, notes: [note] };
}

const opsetOf = ({ model }: Graph): number => {
  const own = model.opsetImport.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx');
  return Number(own?.version ?? 13);
};
