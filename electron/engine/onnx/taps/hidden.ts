import type { Graph } from '../reading/graph';
import type { NodeProto } from '../reading/schema';

/** Attention inside subgraphs and local functions: their tensors cannot become outputs of the graph. */
export function hiddenAttention({ nodes, model }: Graph): string[] {
  const within = (list: readonly NodeProto[]): boolean =>
    list.some((n) => /Softmax|Attention/.test(n.opType) || inSubgraph(n));
  const inSubgraph = (n: NodeProto): boolean => n.attribute.some((a) => a.g && within(a.g.node));
  const branches = nodes
    .filter(inSubgraph)
    .map(
      (n) =>
        `What is inside ${n.opType} “${n.name ?? ''}” cannot be opened: its tensors never leave that branch.`,
    );
  const functions = model.functions
    .filter((f) => within(f.node))
    .map(
      (f) =>
        `What is inside the local function “${f.name}” cannot be opened: inline the functions of the model first (onnx.inliner).`,
    );
  return [...branches, ...functions];
}
